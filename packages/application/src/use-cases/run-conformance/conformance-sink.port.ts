import type { ConformanceReport } from "@plimsoll/domain";
import type * as Effect from "effect/Effect";
import type { ResultsFailure } from "../../ports/results-sink.port.ts";

/** Where a conformance run's report goes. */
export interface ConformanceSinkPort {
  /** Gives the folder in which the report now lies. */
  readonly complete: (report: ConformanceReport) => Effect.Effect<string, ResultsFailure>;
}
