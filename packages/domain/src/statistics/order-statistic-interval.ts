import binomialCdf from "@stdlib/stats-base-dists-binomial-cdf";

/** Ranks, from 1, between which a quantile lies with at least the stated confidence. */
export interface RankInterval {
  readonly lowRank: number;
  readonly highRank: number;
}

/** Smallest k in 0..n-1 whose binomial CDF reaches `probability`; n when none does. */
const smallestReaching = (probability: number, n: number, p: number): number => {
  let below = -1;
  let reaching = n;
  while (reaching - below > 1) {
    const middle = (below + reaching) >> 1;
    if (binomialCdf(middle, n, p) >= probability) reaching = middle;
    else below = middle;
  }
  return reaching;
};

/**
 * Distribution-free two-sided interval of a quantile with equal tails, from order statistics: Hahn and Meeker,
 * "Statistical Intervals", 1991, section 5.2. Null when n is too small for it: the smallest n are 6 for p50, 72 for
 * p95 and 368 for p99 at 95 %. It takes the samples as independent; waves are clusters, so that the true confidence
 * is lower where whole waves differ.
 */
export const orderStatisticInterval = (p: number, n: number, confidence = 0.95): RankInterval | null => {
  const tail = (1 - confidence) / 2;
  const highRank = smallestReaching(1 - tail, n, p) + 1;
  const firstAbove = smallestReaching(tail, n, p);
  const atTail = firstAbove < n && binomialCdf(firstAbove, n, p) <= tail;
  const lowRank = atTail ? firstAbove + 1 : firstAbove;
  return lowRank < 1 || highRank > n ? null : { lowRank, highRank };
};

/** Fewest samples with which {@link orderStatisticInterval} exists; found by search, as Hahn and Meeker tabulate it. */
export const minimumSampleCount = (p: number, confidence = 0.95): number => {
  const tail = (1 - confidence) / 2;
  const extreme = Math.max(p, 1 - p);
  return Math.ceil(Math.log(tail) / Math.log(extreme) - 1e-9);
};
