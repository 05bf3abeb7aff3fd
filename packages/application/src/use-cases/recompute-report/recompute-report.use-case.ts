import type { Assessment, EvidenceRecord } from "@plimsoll/domain";
import { assess } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import type { ResultsArchivePort } from "../../ports/results-archive.port.ts";
import { structuralDifferences } from "./structural-differences.ts";

export interface RecomputeRequest {
  /** Folder of a run, its id, or `latest`. */
  readonly run: string;
  /** Where the reports go; null leaves the disk alone and only compares. */
  readonly writeTo: string | null;
}

/** What the raw samples say now, beside what the run said then. */
export interface RecomputedReport {
  readonly runId: string;
  readonly folder: string;
  readonly records: readonly EvidenceRecord[];
  readonly assessment: Assessment;
  /** Null when the run stored no verdict to compare with (it was killed). */
  readonly agrees: boolean | null;
  /** Paths of the figures that differ from the stored ones. */
  readonly differences: readonly string[];
  readonly tornLine: number | null;
  /** Folder of the reports written, null when none were. */
  readonly writtenTo: string | null;
}

/** Follows every figure and the verdict from the raw samples alone, and says whether the stored ones agree. */
export class RecomputeReport {
  readonly #archive: ResultsArchivePort;

  constructor(archive: ResultsArchivePort) {
    this.#archive = archive;
  }

  readonly execute = Effect.fn("RecomputeReport.execute")(
    { self: this as RecomputeReport },
    function* (this: RecomputeReport, request: RecomputeRequest) {
      const run = yield* this.#archive.open(request.run);
      const assessment = assess(run.records);
      const differences = run.stored === null ? [] : structuralDifferences(run.stored, assessment);
      const writtenTo =
        request.writeTo === null ? null : yield* this.#archive.writeReports(run, assessment, request.writeTo);
      const { runId, folder, records, tornLine } = run;
      const agrees = run.stored === null ? null : differences.length === 0;
      const report: RecomputedReport = {
        ...{ runId, folder, records, tornLine, writtenTo },
        ...{ assessment, agrees, differences },
      };
      return report;
    },
  );
}
