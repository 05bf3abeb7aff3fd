import type { ResultsFailure } from "@plimsoll/application";
import { assessLoad, type LoadAssessment } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Schema from "effect/Schema";
import { createReadStream } from "node:fs";
import { join, relative } from "node:path";
import { createInterface } from "node:readline";
import { findRunFolder } from "../archive/find-run-folder.ts";
import { runRecordOf, SAMPLES_FILE } from "../archive/report-input-of-folder.ts";
import { readStored } from "../archive/stored-document.ts";
import { runEvidence } from "../report/run-evidence.ts";
import { readSamples } from "../samples/read-samples.ts";
import { resultsFailure } from "../samples/results-failure.ts";
import { fileEntry } from "../sink/file-entry.ts";
import { LoadAssessmentJson } from "./load-assessment.schema.ts";
import { LOAD_REPORT_FILES, type LoadReportInput } from "./load-report-input.ts";
import { writeLoadReports } from "./write-load-reports.ts";

/** What the raw samples of a load run say now, beside what the run said then. */
export interface RecomputedLoad {
  readonly runId: string;
  readonly folder: string;
  readonly input: LoadReportInput;
  /** Null when the run stored nothing to compare with (it was killed). */
  readonly stored: LoadAssessment | null;
}

const codec = Schema.toCodecJson(LoadAssessmentJson);

/** Reads a folder's samples back and follows every figure from them; `shownPath` names the samples in the reports. */
export const loadReportInput = Effect.fn("loadReportInput")(function* (
  folder: string,
  assessment: LoadAssessment | null,
  shownPath: string = SAMPLES_FILE,
): Effect.fn.Return<LoadReportInput, ResultsFailure> {
  const { records, tornLine } = yield* readSamples(join(folder, SAMPLES_FILE));
  const samples = yield* fileEntry(join(folder, SAMPLES_FILE), shownPath);
  const evidence = runEvidence(runRecordOf(records), records);
  return { evidence, assessment: assessment ?? assessLoad(records), samples, tornLine };
});

const firstLine = async (path: string): Promise<string> => {
  const lines = createInterface({ input: createReadStream(path, "utf8"), crlfDelay: Infinity });
  for await (const line of lines) return line;
  return "";
};

/** A glance at the first line, so that a spike's samples are not read twice; what can't be read is left to the reader. */
const saysLoad = (path: string): Effect.Effect<boolean, ResultsFailure> =>
  Effect.tryPromise({
    try: async () => (await firstLine(path)).includes('"load":'),
    catch: resultsFailure(path, "Name a run's folder, its id or `latest`; samples.ndjson must be in it."),
  });

/** Whether a run was a load: by its first line. */
const isLoad = ({ evidence }: LoadReportInput): boolean => evidence.run.load !== undefined;

/** Opens a run by its folder, its id or `latest`, and recomputes it as a load; null when it is a spike's. */
export const openLoadRun = Effect.fn("openLoadRun")(function* (
  rootDir: string,
  run: string,
): Effect.fn.Return<RecomputedLoad | null, ResultsFailure> {
  const folder = yield* findRunFolder(rootDir, run);
  if (!(yield* saysLoad(join(folder, SAMPLES_FILE)))) return null;
  const input = yield* loadReportInput(folder, null);
  if (!isLoad(input)) return null;
  return {
    runId: input.evidence.run.runId,
    folder,
    input,
    stored: yield* readStored(join(folder, LOAD_REPORT_FILES.json), codec),
  };
});

/** Writes the recomputed reports of a load run into another folder. */
export const rewriteLoadReports = (opened: RecomputedLoad, folder: string): Effect.Effect<string, ResultsFailure> => {
  const samples = { ...opened.input.samples, path: relative(folder, join(opened.folder, SAMPLES_FILE)) };
  return writeLoadReports(folder, { ...opened.input, samples });
};
