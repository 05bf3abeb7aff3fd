/** Rank, from 1, of the nearest-rank percentile among n ordered values; `p` in 0..1. */
export const nearestRank = (p: number, n: number): number => {
  const exact = p * n;
  const nearest = Math.round(exact);
  const rank = Math.abs(exact - nearest) < 1e-9 * Math.max(1, n) ? nearest : Math.ceil(exact);
  return Math.min(n, Math.max(1, rank));
};

/**
 * Nearest-rank percentile (inverted CDF): definition 1 of Hyndman and Fan, "Sample Quantiles in Statistical
 * Packages", The American Statistician 50(4), 1996. It always answers with a value that occurred, so that it
 * is defined where some values are +Infinity. `ordered` is ascending; null when it is empty.
 */
export const nearestRankPercentile = (ordered: Float64Array | readonly number[], p: number): number | null =>
  ordered.length === 0 ? null : (ordered[nearestRank(p, ordered.length) - 1] ?? null);

/** Ascending copy; +Infinity sorts last. */
export const ascending = (values: readonly number[]): Float64Array => Float64Array.from(values).sort();
