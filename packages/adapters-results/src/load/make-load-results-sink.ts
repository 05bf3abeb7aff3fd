import type { LoadResultsSinkPort, ResultsFailure } from "@plimsoll/application";
import type { LoadAssessment } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import { join } from "node:path";
import { SAMPLES_FILE } from "../archive/report-input-of-folder.ts";
import { openSampleLog } from "../samples/sample-log.ts";
import { makeRunFolder, type ResultsSinkConfig } from "../sink/make-run-folder.ts";
import { loadReportInput } from "./load-archive.ts";
import { writeLoadReports } from "./write-load-reports.ts";

/** Makes the load run's folder, which must not exist, and its sink; the Scope flushes and closes the samples. */
export const makeLoadResultsSink = Effect.fn("makeLoadResultsSink")(function* (
  config: ResultsSinkConfig,
): Effect.fn.Return<LoadResultsSinkPort, ResultsFailure, Scope.Scope> {
  const folder = yield* makeRunFolder(config);
  const log = yield* openSampleLog(join(folder, SAMPLES_FILE));
  const complete = Effect.fn("LoadResultsSink.complete")(function* (assessment: LoadAssessment) {
    yield* log.flush;
    return yield* writeLoadReports(folder, yield* loadReportInput(folder, assessment));
  });
  const sink: LoadResultsSinkPort = { append: log.append, complete };
  return sink;
});
