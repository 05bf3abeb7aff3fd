import tCdf from "@stdlib/stats-base-dists-t-cdf";
import tQuantile from "@stdlib/stats-base-dists-t-quantile";
import { mean, sampleVariance } from "simple-statistics";
import type { ChangeInterval } from "./regression-result.ts";

/** A change with its two-sided p and the degrees of freedom it rests on. */
export interface Change extends ChangeInterval {
  readonly p: number;
}

const squares = (logs: readonly number[]): number =>
  logs.length < 2 ? 0 : sampleVariance([...logs]) * (logs.length - 1);

const pOf = (difference: number, error: number, freedom: number): number => {
  if (error === 0) return difference === 0 ? 1 : 0;
  return 2 * tCdf(-Math.abs(difference) / error, freedom);
};

/**
 * Ratio of two sets of runs with Student's interval of the difference of their mean logarithms, one figure a run, spread pooled: runs
 * are the unit, since the waves of one run share what that run met. Pooling lets a single new run be judged by the baseline's
 * spread. `logs` are logarithms; null below two runs of baseline or without a new one.
 */
export const changeBetweenRuns = (
  baselineLogs: readonly number[],
  newLogs: readonly number[],
  confidence: number,
): Change | null => {
  if (baselineLogs.length < 2 || newLogs.length === 0) return null;
  const freedom = baselineLogs.length + newLogs.length - 2;
  const variance = (squares(baselineLogs) + squares(newLogs)) / freedom;
  const error = Math.sqrt(variance * (1 / baselineLogs.length + 1 / newLogs.length));
  const difference = mean([...newLogs]) - mean([...baselineLogs]);
  const half = tQuantile(1 - (1 - confidence) / 2, freedom) * error;
  return {
    ratio: Math.exp(difference),
    low: Math.exp(difference - half),
    high: Math.exp(difference + half),
    p: pOf(difference, error, freedom),
  };
};
