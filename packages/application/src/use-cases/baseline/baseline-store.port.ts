import type * as Effect from "effect/Effect";
import type { ResultsFailure } from "../../ports/results-sink.port.ts";
import type { Baseline } from "./baseline.ts";

/** Where baselines are kept by name. */
export interface BaselineStorePort {
  /** Replaces a baseline of the same name at once; returns its path. */
  readonly save: (baseline: Baseline) => Effect.Effect<string, ResultsFailure>;
  /** Fails when there is none of this name, or it can't be read. */
  readonly load: (name: string) => Effect.Effect<Baseline, ResultsFailure>;
}
