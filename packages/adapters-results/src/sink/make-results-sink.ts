import type { ResultsSinkPort } from "@plimsoll/application";
import type { ResultsFailure } from "@plimsoll/application";
import type { Assessment } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import { join } from "node:path";
import { reportInput, SAMPLES_FILE } from "../archive/report-input-of-folder.ts";
import { openSampleLog } from "../samples/sample-log.ts";
import { makeRunFolder, type ResultsSinkConfig } from "./make-run-folder.ts";
import { writeReports } from "./write-reports.ts";

/** Makes the run's folder, which must not exist, and its sink; the Scope flushes and closes the samples. */
export const makeResultsSink = Effect.fn("makeResultsSink")(function* (
  config: ResultsSinkConfig,
): Effect.fn.Return<ResultsSinkPort, ResultsFailure, Scope.Scope> {
  const folder = yield* makeRunFolder(config);
  const log = yield* openSampleLog(join(folder, SAMPLES_FILE));
  const complete = Effect.fn("ResultsSink.complete")(function* (assessment: Assessment) {
    yield* log.flush;
    return yield* writeReports(folder, yield* reportInput(folder, assessment));
  });
  const sink: ResultsSinkPort = { append: log.append, complete };
  return sink;
});
