import tQuantile from "@stdlib/stats-base-dists-t-quantile";
import { mean, sampleVariance } from "simple-statistics";

/** Geometric mean; the ends are null below two replicates. */
export interface MeanInterval {
  readonly mean: number;
  readonly low: number | null;
  readonly high: number | null;
}

/**
 * Geometric mean of positive replicates with Student's t interval of the mean logarithm (Student 1908), which fits
 * rates, whose noise is relative. Null without replicates or with one that is not positive.
 */
export const geometricMeanInterval = (values: readonly number[], confidence = 0.95): MeanInterval | null => {
  if (values.length === 0 || !values.every((value) => value > 0)) return null;
  const logs = values.map(Math.log);
  const centre = mean(logs);
  if (logs.length < 2) return { mean: Math.exp(centre), low: null, high: null };
  const error = Math.sqrt(sampleVariance(logs) / logs.length);
  const half = tQuantile(1 - (1 - confidence) / 2, logs.length - 1) * error;
  return { mean: Math.exp(centre), low: Math.exp(centre - half), high: Math.exp(centre + half) };
};
