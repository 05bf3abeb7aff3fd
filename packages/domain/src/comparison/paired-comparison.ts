import type { Estimate } from "../metrics/estimate.ts";
import type { RatioInterval } from "../statistics/ratio-of-means-interval.ts";

/** One figure of one orchestrator in one interleaved wave. */
export interface PairedSample {
  readonly orchestrator: string;
  readonly metric: string;
  /** Waves of the same number were run next to each other; only they are paired. */
  readonly wave: number;
  /** Positive; +Infinity where failures reached the figure's percentile. */
  readonly value: number;
}

export interface ComparisonSettings {
  readonly confidence: number;
  /** Ratios between 1/(1+m) and 1+m are no difference that matters; default 0.05. */
  readonly equivalenceMarginRatio: number;
}

export type PairVerdict =
  "faster" | "slower" | "smaller" | "larger" | "no difference shown" | "within equivalence margin" | "not comparable";

/** One orchestrator against the first. */
export interface PairComparison {
  readonly orchestrator: string;
  readonly reference: string;
  /** This orchestrator over the reference. */
  readonly ratio: RatioInterval | null;
  /** The same by bootstrap; a reader may distrust a ratio on which the two disagree. */
  readonly bootstrapRatio: RatioInterval | null;
  readonly pairCount: number;
  /** Two-sided, after Holm's correction over the pairs of this metric; null when not comparable. */
  readonly adjustedP: number | null;
  readonly verdict: PairVerdict;
  readonly reason: string;
}

export interface MetricComparison {
  readonly metric: string;
  /** In the order given; geometric mean over waves with its interval. */
  readonly estimates: readonly { readonly orchestrator: string; readonly estimate: Estimate }[];
  readonly pairs: readonly PairComparison[];
}
