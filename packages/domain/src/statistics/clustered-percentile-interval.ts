import betaQuantile from "@stdlib/stats-base-dists-beta-quantile";
import tQuantile from "@stdlib/stats-base-dists-t-quantile";
import normalQuantile from "@stdlib/stats-base-dists-normal-quantile";
import { ascending, nearestRank } from "./nearest-rank-percentile.ts";
import { minimumSampleCount } from "./order-statistic-interval.ts";
import type { ValueInterval } from "./value-interval.ts";

/** A percentile of samples that come in clusters. */
export interface ClusteredPercentile extends ValueInterval {
  /** Variance of the share below the percentile over what independent samples would have: 1 when clusters do not differ. */
  readonly designEffect: number;
  /** n over the design effect: how many independent samples these are worth. */
  readonly effectiveCount: number;
}

/** Samples in clusters, such as waves or blocks of time. */
export type Clusters = readonly (readonly number[])[];

type CountBelow = (cluster: readonly number[], value: number) => number;

/** Samples that are equal to the percentile belong to both sides of it. */
const atMost: CountBelow = (cluster, value) => cluster.filter((sample) => sample <= value).length;
const below: CountBelow = (cluster, value) => cluster.filter((sample) => sample < value).length;

/** Sum of squares about their mean, on one degree of freedom less than there are clusters. */
const spreadOf = (residuals: readonly number[]): number => {
  const k = residuals.length;
  if (k < 2) return 0;
  const centre = residuals.reduce((sum, residual) => sum + residual, 0) / k;
  return (k / (k - 1)) * residuals.reduce((sum, residual) => sum + (residual - centre) ** 2, 0);
};

/** Between-cluster variance of a ratio estimate, added up over the strata (Cochran, Sampling Techniques, 1977, section 11.7). */
const designEffectAt = (strata: readonly Clusters[], value: number, count: CountBelow): number => {
  const clusters = strata.flat();
  const n = clusters.reduce((total, cluster) => total + cluster.length, 0);
  const share = clusters.reduce((sum, cluster) => sum + count(cluster, value), 0) / n;
  const independent = (share * (1 - share)) / n;
  if (independent === 0) return 1;
  const residual = (cluster: readonly number[]): number => (count(cluster, value) - share * cluster.length) / n;
  const variance = strata.reduce((sum, own) => sum + spreadOf(own.map(residual)), 0);
  return Math.max(1, variance / independent);
};

/**
 * The larger of the two that the share has just below the percentile and at it. They differ where many samples are equal: an
 * orchestrator that delivers a whole wave at once puts every sample of every wave at or below the slowest wave's value.
 */
const designEffectOf = (strata: readonly Clusters[], value: number): number =>
  Math.max(designEffectAt(strata, value, atMost), designEffectAt(strata, value, below));

/** Clopper-Pearson's ends of a share of `n` samples, which need not be whole. */
const shareEnds = (share: number, n: number, tail: number): readonly [number, number] => {
  const [below, above] = [share * n, (1 - share) * n];
  return [betaQuantile(tail, below, above + 1), betaQuantile(1 - tail, below + 1, above)];
};

/** Fewer degrees of freedom than this tell nothing of how clusters differ: four clusters of one stratum have three. */
const LEAST_FREEDOM = 3;

/** Effective sample size, which pays for having only so many degrees of freedom to know it by. */
const countedSamples = (n: number, designEffect: number, correction: number): number =>
  designEffect === 1 ? n : Math.min(n, (n / designEffect) * correction);

/**
 * Percentile of samples in clusters that may differ as a whole: Woodruff's interval (JASA 47, 1952), the ends of the share
 * read off the ordered sample, with the share's interval after Korn and Graubard ("Confidence Intervals for
 * Proportions with Small Expected Number of Positive Counts Estimated from Survey Data", Survey Methodology 24, 1998): exact
 * binomial ends for the effective sample size, which pays for having only `clusters - strata` degrees of freedom. Clusters are
 * compared within their stratum alone, so that strata may differ by design. Ends are null below three degrees of freedom, or with
 * fewer samples than independent ones would need. Values may be +Infinity.
 */
export const stratifiedPercentileInterval = (
  given: readonly Clusters[],
  p: number,
  confidence = 0.95,
): ClusteredPercentile | null => {
  const strata = given.map((clusters) => clusters.filter(({ length }) => length > 0));
  const ordered = ascending(strata.flat(2));
  const n = ordered.length;
  const value = ordered[nearestRank(p, n) - 1];
  if (value === undefined) return null;
  const freedom = strata.reduce((sum, { length }) => sum + Math.max(0, length - 1), 0);
  const designEffect = designEffectOf(strata, value);
  const base = { value, designEffect, effectiveCount: n / designEffect };
  if (freedom < LEAST_FREEDOM || n < minimumSampleCount(p, confidence)) return { ...base, low: null, high: null };
  const tail = (1 - confidence) / 2;
  const correction = (normalQuantile(tail, 0, 1) / tQuantile(tail, freedom)) ** 2;
  const [lowShare, highShare] = shareEnds(p, countedSamples(n, designEffect, correction), tail);
  const [lowRank, highRank] = [Math.floor(lowShare * n), Math.ceil(highShare * n)];
  const [low, high] = [ordered[lowRank - 1], ordered[highRank - 1]];
  return low === undefined || high === undefined ? { ...base, low: null, high: null } : { ...base, low, high };
};

/** {@link stratifiedPercentileInterval} of waves that are all of one kind. */
export const clusteredPercentileInterval = (
  waves: Clusters,
  p: number,
  confidence = 0.95,
): ClusteredPercentile | null => stratifiedPercentileInterval([waves], p, confidence);
