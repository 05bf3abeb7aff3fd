export type RegressionVerdict = "regressed" | "improved" | "same" | "inconclusive";

/** New over baseline, with its interval. */
export interface ChangeInterval {
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
}

export interface MetricRegression {
  readonly metric: string;
  readonly verdict: RegressionVerdict;
  /** Null when there is nothing to take it from; `reason` says what is missing. */
  readonly change: ChangeInterval | null;
  /** The baseline's own spread from run to run: two deviations of one run, as a share. Null below two runs. */
  readonly noiseBandRatio: number | null;
  /** Two-sided, after Holm's correction over the metrics. */
  readonly adjustedP: number | null;
  readonly baselineRunCount: number;
  readonly newRunCount: number;
  readonly reason: string;
}

export interface RegressionReport {
  /** The gravest: regressed, then inconclusive, then improved, then same; inconclusive when nothing was watched. */
  readonly verdict: RegressionVerdict;
  readonly metrics: readonly MetricRegression[];
}
