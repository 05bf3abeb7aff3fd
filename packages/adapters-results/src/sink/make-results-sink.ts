import type { ResultsSinkPort } from "@plimsoll/application";
import { ResultsFailure } from "@plimsoll/application";
import type { Assessment } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { reportInput, SAMPLES_FILE } from "../archive/report-input-of-folder.ts";
import { resultsFailure } from "../samples/results-failure.ts";
import { openSampleLog } from "../samples/sample-log.ts";
import { writeReports } from "./write-reports.ts";

/** Where a run's results go: `<rootDir>/<runId>/`. */
export interface ResultsSinkConfig {
  readonly rootDir: string;
  readonly runId: string;
}

const FOLDER_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

const checkRunId = ({ rootDir, runId }: ResultsSinkConfig): Effect.Effect<void, ResultsFailure> =>
  FOLDER_NAME.test(runId)
    ? Effect.void
    : Effect.fail(
        new ResultsFailure({
          path: rootDir,
          message: `the run id "${runId}" can't name a folder`,
          hint: "Use letters, digits, dots, dashes and underscores, beginning with a letter or digit.",
        }),
      );

const makeFolder = ({ rootDir, runId }: ResultsSinkConfig): Effect.Effect<string, ResultsFailure> => {
  const folder = join(rootDir, runId);
  return Effect.tryPromise({
    try: async () => {
      await mkdir(rootDir, { recursive: true });
      await mkdir(folder);
      return folder;
    },
    catch: resultsFailure(
      folder,
      "Results are never overwritten: choose another run id, or another folder with --out.",
    ),
  });
};

/** Makes the run's folder, which must not exist, and its sink; the Scope flushes and closes the samples. */
export const makeResultsSink = Effect.fn("makeResultsSink")(function* (
  config: ResultsSinkConfig,
): Effect.fn.Return<ResultsSinkPort, ResultsFailure, Scope.Scope> {
  yield* checkRunId(config);
  const folder = yield* makeFolder(config);
  const log = yield* openSampleLog(join(folder, SAMPLES_FILE));
  const complete = Effect.fn("ResultsSink.complete")(function* (assessment: Assessment) {
    yield* log.flush;
    return yield* writeReports(folder, yield* reportInput(folder, assessment));
  });
  const sink: ResultsSinkPort = { append: log.append, complete };
  return sink;
});
