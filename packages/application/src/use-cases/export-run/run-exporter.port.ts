import type { EvidenceRecord, RunAssessment } from "@plimsoll/domain";
import type * as Effect from "effect/Effect";
import * as Schema from "effect/Schema";

/** An export could not be written or sent. */
export class ExportFailure extends Schema.TaggedError<ExportFailure>()("ExportFailure", {
  /** File or address. */
  destination: Schema.String,
  message: Schema.String,
  hint: Schema.String,
}) {}

/** What an exporter is given: the raw records, and what follows from them. */
export interface ExportableRun {
  readonly runId: string;
  readonly records: readonly EvidenceRecord[];
  readonly assessment: RunAssessment;
}

/** What was written or sent. */
export interface ExportReceipt {
  /** Files or addresses, in the order in which they were served. */
  readonly destinations: readonly string[];
  /** Rows, spans or series by what they are: `{ invocations: 432 }`. */
  readonly counts: Readonly<Record<string, number>>;
}

/** Brings a stored run into one format at one place, chosen when the exporter was made. */
export interface RunExporterPort {
  readonly export: (run: ExportableRun) => Effect.Effect<ExportReceipt, ExportFailure>;
}
