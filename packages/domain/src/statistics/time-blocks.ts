/** Long blocks, so that neighbours are nearly independent, at the price of few degrees of freedom. */
const BLOCKS = 10;
/** Shorter blocks only count their own edges. */
const LEAST_PER_BLOCK = 5;

/**
 * Consecutive blocks of a series in order of time, as equal in length as can be: ten, or fewer where it is short (method of batch
 * means: A. M. Law, "Simulation Modeling and Analysis", chapter 9).
 */
export const timeBlocks = (series: readonly number[]): readonly (readonly number[])[] => {
  const count = Math.max(1, Math.min(BLOCKS, Math.floor(series.length / LEAST_PER_BLOCK)));
  return Array.from({ length: count }, (_, block) => {
    const [from, to] = [block, block + 1].map((edge) => Math.floor((edge * series.length) / count));
    return series.slice(from, to);
  });
};
