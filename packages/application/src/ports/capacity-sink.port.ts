import type { CapacityReport } from "@plimsoll/domain";
import type * as Effect from "effect/Effect";
import type { ResultsFailure } from "./results-sink.port.ts";

/** Where the answer of a capacity search goes; written anew after every trial, so that none is lost. */
export interface CapacitySinkPort {
  /** Returns the folder. */
  readonly write: (report: CapacityReport) => Effect.Effect<string, ResultsFailure>;
}
