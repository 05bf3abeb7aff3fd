import type { OrchestratorComparison } from "@plimsoll/domain";
import type * as Effect from "effect/Effect";
import type { ResultsFailure } from "./results-sink.port.ts";

/** Where a comparison goes once all of its runs are written. */
export interface ComparisonSinkPort {
  /** Writes every report of the comparison; returns the folder. */
  readonly write: (comparison: OrchestratorComparison) => Effect.Effect<string, ResultsFailure>;
}
