import type { Assessment, EvidenceRecord } from "@plimsoll/domain";
import type * as Effect from "effect/Effect";
import * as Schema from "effect/Schema";

/** Results could not be written or read. */
export class ResultsFailure extends Schema.TaggedError<ResultsFailure>()("ResultsFailure", {
  path: Schema.String,
  message: Schema.String,
  hint: Schema.String,
}) {}

/** Where evidence goes. Appended records survive the death of the runner; reports are written at the end. */
export interface ResultsSinkPort {
  readonly append: (records: readonly EvidenceRecord[]) => Effect.Effect<void, ResultsFailure>;
  /** Writes every report from the records appended so far and the assessment; returns the folder. */
  readonly complete: (assessment: Assessment) => Effect.Effect<string, ResultsFailure>;
}
