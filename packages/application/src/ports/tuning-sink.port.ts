import type { TuningReport } from "@plimsoll/domain";
import type * as Effect from "effect/Effect";
import type { ResultsFailure } from "./results-sink.port.ts";

/** Where the answer of a tuning goes; returns the folder. */
export interface TuningSinkPort {
  readonly write: (report: TuningReport) => Effect.Effect<string, ResultsFailure>;
}
