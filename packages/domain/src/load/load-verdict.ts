import type { Verdict } from "../verdict/verdict.ts";
import type { LoadMetrics, LoadTargetMetric } from "./load-metrics.ts";

/** The answer of a load run. */
export type LoadVerdict = Verdict<LoadTargetMetric>;

/** All that follows from a load run's evidence. */
export interface LoadAssessment {
  readonly metrics: LoadMetrics;
  readonly verdict: LoadVerdict;
  /** True when the run did not reach its end; one that was stopped by a breached target did. */
  readonly partial: boolean;
}
