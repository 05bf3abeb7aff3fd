import tQuantile from "@stdlib/stats-base-dists-t-quantile";
import { mean, sampleVariance } from "simple-statistics";

/** Ratio of two geometric means; the ends are null where a side has fewer than two replicates. */
export interface RatioInterval {
  readonly ratio: number;
  readonly low: number | null;
  readonly high: number | null;
}

interface Side {
  readonly mean: number;
  /** Squared standard error of the mean. */
  readonly error: number;
  readonly n: number;
}

const sideOf = (values: readonly number[]): Side => {
  const logs = values.map(Math.log);
  return { mean: mean(logs), error: logs.length > 1 ? sampleVariance(logs) / logs.length : 0, n: logs.length };
};

/** Welch-Satterthwaite degrees of freedom; infinite where neither side varies. */
const degreesOfFreedom = (a: Side, b: Side): number =>
  (a.error + b.error) ** 2 / (a.error ** 2 / (a.n - 1) + b.error ** 2 / (b.n - 1));

/**
 * Interval of the ratio of two positive means: Welch's t interval (B. L. Welch, Biometrika 34, 1947) of the difference of the
 * logarithms, taken back. Logarithms, because a ratio's noise is relative; Welch, because the sides need not be
 * equally noisy nor equally many. Null when a side is empty or holds a value that is not positive.
 */
export const ratioOfMeansInterval = (
  numerator: readonly number[],
  denominator: readonly number[],
  confidence = 0.9,
): RatioInterval | null => {
  const usable = (values: readonly number[]): boolean => values.length > 0 && values.every((value) => value > 0);
  if (!usable(numerator) || !usable(denominator)) return null;
  const [a, b] = [sideOf(numerator), sideOf(denominator)];
  const difference = a.mean - b.mean;
  const ratio = Math.exp(difference);
  if (a.n < 2 || b.n < 2) return { ratio, low: null, high: null };
  const error = Math.sqrt(a.error + b.error);
  const half = error === 0 ? 0 : tQuantile(1 - (1 - confidence) / 2, degreesOfFreedom(a, b)) * error;
  return { ratio, low: Math.exp(difference - half), high: Math.exp(difference + half) };
};
