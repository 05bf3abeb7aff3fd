import type { ResultsFailure } from "@plimsoll/application";
import type { Assessment, EvidenceRecord, RunRecord } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import { join } from "node:path";
import type { ReportInput } from "../report/report-input.ts";
import { runEvidence } from "../report/run-evidence.ts";
import type { SamplesRead } from "../samples/read-samples.ts";
import { readSamples } from "../samples/read-samples.ts";
import { fileEntry } from "../sink/file-entry.ts";

/** Name of the raw evidence in a run's folder. */
export const SAMPLES_FILE = "samples.ndjson";

/** The run's own record; `readSamples` has made sure that it is there. */
export const runRecordOf = (records: readonly EvidenceRecord[]): RunRecord => {
  const first = records[0];
  if (first?.kind !== "run") throw new Error("samples without a run record got past their reader");
  return first;
};

/** Joins what was read with the assessment; the samples are hashed where they lie and shown by `shownPath`. */
export const reportInputOf = (
  read: SamplesRead & { readonly folder: string },
  assessment: Assessment,
  shownPath: string = SAMPLES_FILE,
): Effect.Effect<ReportInput, ResultsFailure> =>
  Effect.map(fileEntry(join(read.folder, SAMPLES_FILE), shownPath), (samples) => ({
    evidence: runEvidence(runRecordOf(read.records), read.records),
    assessment,
    samples,
    tornLine: read.tornLine,
  }));

/** Reads the folder's samples back, so that a report never shows what a reader of the file could not see. */
export const reportInput = Effect.fn("reportInput")(function* (
  folder: string,
  assessment: Assessment,
): Effect.fn.Return<ReportInput, ResultsFailure> {
  const read = yield* readSamples(join(folder, SAMPLES_FILE));
  return yield* reportInputOf({ ...read, folder }, assessment);
});
