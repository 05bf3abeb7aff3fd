import type { ResultsFailure, StreamedLoadSinkPort } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import { join } from "node:path";
import { SAMPLES_FILE } from "../archive/report-input-of-folder.ts";
import { openSampleLog } from "../samples/sample-log.ts";
import { makeRunFolder, type ResultsSinkConfig } from "../sink/make-run-folder.ts";
import { loadReportInput } from "./load-archive.ts";
import { writeLoadReports } from "./write-load-reports.ts";

/**
 * Makes the load run's folder, which must not exist, and a sink that keeps at most 256 Ki characters: the judgement reads the
 * samples back from the folder, as `plimsoll report` does. The Scope flushes and closes them.
 */
export const makeStreamedLoadSink = Effect.fn("makeStreamedLoadSink")(function* (
  config: ResultsSinkConfig,
): Effect.fn.Return<StreamedLoadSinkPort, ResultsFailure, Scope.Scope> {
  const folder = yield* makeRunFolder(config);
  const log = yield* openSampleLog(join(folder, SAMPLES_FILE));
  const judge = Effect.gen(function* () {
    yield* log.flush;
    const input = yield* loadReportInput(folder, null);
    yield* writeLoadReports(folder, input);
    return { assessment: input.assessment, folder };
  });
  const sink: StreamedLoadSinkPort = { append: log.append, judge };
  return sink;
});
