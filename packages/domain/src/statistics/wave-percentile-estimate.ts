import type { Estimate } from "../metrics/estimate.ts";
import { clusteredPercentileInterval } from "./clustered-percentile-interval.ts";
import { ascending } from "./nearest-rank-percentile.ts";
import { percentileEstimate } from "./percentile-estimate.ts";

/** Method of a percentile whose interval counts waves as what they are: samples that are alike. */
export const WAVE_PERCENTILE_METHOD = "nearest-rank (Hyndman-Fan 1), Woodruff's interval over waves (Korn-Graubard)";

/**
 * Percentile of samples in waves. A wave that is slow as a whole makes its samples alike, and an interval that takes them for
 * independent is too narrow: with waves that differ by 15 % it holds the true p95 in 59 to 90 % of runs (packages/known-answers,
 * results/intervals.md). Where the waves are too few or too unlike for an interval of their own, the independent one stands, and its
 * method and reason say so.
 */
export const wavePercentileEstimate = (waves: readonly (readonly number[])[], p: number): Estimate => {
  const independent = percentileEstimate(ascending(waves.flat()), p);
  if (independent.value === null) return independent;
  const clustered = clusteredPercentileInterval(waves, p);
  if (clustered === null || clustered.low === null || clustered.high === null) {
    return { ...independent, reason: `the interval takes the samples of ${waves.length} waves for independent` };
  }
  return { ...independent, low: clustered.low, high: clustered.high, method: WAVE_PERCENTILE_METHOD };
};
