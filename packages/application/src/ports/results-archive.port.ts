import type { Assessment, EvidenceRecord } from "@plimsoll/domain";
import type * as Effect from "effect/Effect";
import type { ResultsFailure } from "./results-sink.port.ts";

/** A run as its folder tells it. */
export interface ArchivedRun {
  readonly runId: string;
  readonly folder: string;
  readonly records: readonly EvidenceRecord[];
  /** Number of a last line that was cut off in writing (the runner was killed) and therefore left out; null otherwise. */
  readonly tornLine: number | null;
  /** What run.json says; null when the run never came to write one. */
  readonly stored: Assessment | null;
}

/** Where evidence is read again. A run is named by its folder, its id, or `latest`. */
export interface ResultsArchivePort {
  readonly read: (runPathOrId: string) => Effect.Effect<readonly EvidenceRecord[], ResultsFailure>;
  /** As `read`, with what stands beside the samples. */
  readonly open: (runPathOrId: string) => Effect.Effect<ArchivedRun, ResultsFailure>;
  /** Writes every report of the run into the folder, which is made when missing; never touches the samples. */
  readonly writeReports: (
    run: ArchivedRun,
    assessment: Assessment,
    folder: string,
  ) => Effect.Effect<string, ResultsFailure>;
}
