import { ResultsFailure } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { resultsFailure } from "../samples/results-failure.ts";

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

/** Makes the folder of a run, which must not exist; returns its path. */
export const makeRunFolder = (config: ResultsSinkConfig): Effect.Effect<string, ResultsFailure> =>
  Effect.andThen(checkRunId(config), makeFolder(config));
