import type { CapacityReport } from "@plimsoll/domain";
import type * as Effect from "effect/Effect";
import type { ResultsFailure } from "./results-sink.port.ts";

/** Where the answer of a capacity search goes; written once, however the search ended; each trial has results of its own. */
export interface CapacitySinkPort {
  /** Returns the folder. */
  readonly write: (report: CapacityReport) => Effect.Effect<string, ResultsFailure>;
}
