import betaQuantile from "@stdlib/stats-base-dists-beta-quantile";
import tQuantile from "@stdlib/stats-base-dists-t-quantile";
import normalQuantile from "@stdlib/stats-base-dists-normal-quantile";
import { ascending, nearestRank } from "./nearest-rank-percentile.ts";
import { minimumSampleCount } from "./order-statistic-interval.ts";
import type { ValueInterval } from "./value-interval.ts";

/** A percentile of samples that come in waves. */
export interface ClusteredPercentile extends ValueInterval {
  /** Variance of the share below the percentile over what independent samples would have: 1 when waves do not differ. */
  readonly designEffect: number;
  /** n over the design effect: how many independent samples the waves are worth. */
  readonly effectiveCount: number;
}

type CountBelow = (wave: readonly number[], value: number) => number;

/** Samples that are equal to the percentile belong to both sides of it. */
const atMost: CountBelow = (wave, value) => wave.filter((sample) => sample <= value).length;
const below: CountBelow = (wave, value) => wave.filter((sample) => sample < value).length;

/** Between-wave variance of a ratio estimate (Cochran, Sampling Techniques, 1977, section 11.7). */
const clusterVariance = (waves: readonly (readonly number[])[], counts: readonly number[], share: number): number => {
  const k = waves.length;
  const n = waves.reduce((total, wave) => total + wave.length, 0);
  const squares = waves.reduce((sum, wave, index) => sum + ((counts[index] ?? 0) - share * wave.length) ** 2, 0);
  return (k / (k - 1)) * (squares / n ** 2);
};

const designEffectAt = (waves: readonly (readonly number[])[], value: number, count: CountBelow): number => {
  const n = waves.reduce((total, wave) => total + wave.length, 0);
  const counts = waves.map((wave) => count(wave, value));
  const share = counts.reduce((sum, each) => sum + each, 0) / n;
  const independent = (share * (1 - share)) / n;
  return independent === 0 ? 1 : Math.max(1, clusterVariance(waves, counts, share) / independent);
};

/**
 * The larger of the two that the share has just below the percentile and at it. They differ where many samples are equal: an
 * orchestrator that delivers a whole wave at once puts every sample of every wave at or below the slowest wave's value.
 */
const designEffectOf = (waves: readonly (readonly number[])[], value: number): number =>
  Math.max(designEffectAt(waves, value, atMost), designEffectAt(waves, value, below));

/** Clopper-Pearson's ends of a share of `n` samples, which need not be whole. */
const shareEnds = (share: number, n: number, tail: number): readonly [number, number] => {
  const [below, above] = [share * n, (1 - share) * n];
  return [betaQuantile(tail, below, above + 1), betaQuantile(1 - tail, below + 1, above)];
};

/**
 * Percentile of samples in waves that may differ as a whole: Woodruff's interval (JASA 47, 1952), the ends of the share
 * read off the ordered sample, with the share's interval after Korn and Graubard ("Confidence Intervals for
 * Proportions with Small Expected Number of Positive Counts Estimated from Survey Data", Survey Methodology 24, 1998): exact
 * binomial ends for the effective sample size, which pays for having only `waves - 1` degrees of freedom. Ends are
 * null below four waves, or with fewer samples than independent ones would need. Values may be +Infinity.
 */
export const clusteredPercentileInterval = (
  waves: readonly (readonly number[])[],
  p: number,
  confidence = 0.95,
): ClusteredPercentile | null => {
  const ordered = ascending(waves.flat());
  const n = ordered.length;
  const value = ordered[nearestRank(p, n) - 1];
  if (value === undefined) return null;
  const designEffect = waves.length < 2 ? 1 : designEffectOf(waves, value);
  const effectiveCount = n / designEffect;
  const base = { value, designEffect, effectiveCount };
  if (waves.length < 4) return { ...base, low: null, high: null };
  const tail = (1 - confidence) / 2;
  const correction = (normalQuantile(tail, 0, 1) / tQuantile(tail, waves.length - 1)) ** 2;
  const counted = designEffect === 1 ? n : Math.min(n, effectiveCount * correction);
  const [lowShare, highShare] = shareEnds(p, counted, tail);
  const [lowRank, highRank] = [Math.floor(lowShare * n), Math.ceil(highShare * n)];
  const supported = n >= minimumSampleCount(p, confidence) && lowRank >= 1 && highRank <= n;
  return {
    ...base,
    low: supported ? (ordered[lowRank - 1] ?? null) : null,
    high: supported ? (ordered[highRank - 1] ?? null) : null,
  };
};
