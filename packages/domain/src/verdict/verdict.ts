import type { Estimate } from "../metrics/estimate.ts";
import type { SpikeMetrics, TargetableMetric } from "../metrics/spike-metrics.ts";

/** A limit that is judged; on a metric of a spike unless it says of what. */
export interface Target<Metric extends string = TargetableMetric> {
  readonly expression: string;
  readonly metric: Metric;
  readonly operator: "<" | "<=" | ">" | ">=" | "==";
  readonly limit: number;
}

/** How one target came out, judged on the conservative end of the estimate's interval where it has one. */
export interface TargetResult<Metric extends string = TargetableMetric> {
  readonly target: Target<Metric>;
  readonly estimate: Estimate;
  readonly status: "pass" | "fail" | "inconclusive" | "not-measured";
  readonly reason: string;
}

/** A fact about the run that a reader must know, with the evidence line that shows it. */
export interface Finding {
  /** Stable, kebab-case: `context-crossed`, `result-dropped`, … (docs/findings.md lists them). */
  readonly code: string;
  /** `invalid` spoils the measurement, `failure` condemns the subject, `warning` and `info` do neither. */
  readonly severity: "invalid" | "failure" | "warning" | "info";
  readonly message: string;
  readonly evidence: string;
  readonly agentIds: readonly string[];
}

export type VerdictKind = "GO" | "NO-GO" | "INCONCLUSIVE" | "INVALID";

/** Process exit code of each verdict (design.md). */
export const VERDICT_EXIT_CODES: Readonly<Record<VerdictKind, number>> = {
  GO: 0,
  INVALID: 97,
  INCONCLUSIVE: 98,
  "NO-GO": 99,
};

/** The answer, and why. */
export interface Verdict<Metric extends string = TargetableMetric> {
  readonly kind: VerdictKind;
  readonly targets: readonly TargetResult<Metric>[];
  readonly findings: readonly Finding[];
  /** Sentences for the report's Rationale. */
  readonly rationale: readonly string[];
  /** For a NO-GO: what to try instead. */
  readonly alternatives: readonly string[];
}

/** All that follows from the evidence. */
export interface Assessment {
  readonly metrics: SpikeMetrics;
  readonly verdict: Verdict;
  /** True when the run did not reach its end. */
  readonly partial: boolean;
}
