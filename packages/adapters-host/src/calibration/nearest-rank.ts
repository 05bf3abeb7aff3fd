/** Nearest-rank percentile (Hyndman and Fan 1996, type 1): the smallest sample that at least this share lies at or under; NaN of nothing. */
export const nearestRank = (samples: readonly number[], ratio: number): number => {
  const sorted = Float64Array.from(samples).sort();
  return sorted[Math.max(0, Math.ceil(ratio * sorted.length) - 1)] ?? Number.NaN;
};
