const sorted = (values: readonly number[]): readonly number[] => [...values].sort((a, b) => a - b);

/** Nearest-rank percentile (Hyndman and Fan 1996, type 1), the same as the spike's. */
export const nearestRank = (values: readonly number[], ratio: number): number =>
  sorted(values)[Math.max(0, Math.ceil(ratio * values.length) - 1)] ?? Number.NaN;

/** The median of several repetitions: what a benchmark quotes. */
export const median = (values: readonly number[]): number => nearestRank(values, 0.5);
