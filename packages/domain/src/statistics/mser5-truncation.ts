import { mean } from "simple-statistics";

/** How many observations from the start belong to warm-up. */
export interface Truncation {
  readonly dropCount: number;
  /** False when no steady remainder was found: the minimum lay at the end of the search, half of the batches. */
  readonly settled: boolean;
  readonly batchCount: number;
}

const BATCH_SIZE = 5;
/** Fewer batches than this and the statistic follows single values. */
const LEAST_BATCHES = 10;

const batchMeans = (values: readonly number[]): readonly number[] =>
  Array.from({ length: Math.floor(values.length / BATCH_SIZE) }, (_, batch) =>
    mean(values.slice(batch * BATCH_SIZE, (batch + 1) * BATCH_SIZE)),
  );

/** Squared standard error of the mean of what remains. */
const marginalError = (batches: readonly number[]): number => {
  const centre = mean([...batches]);
  return batches.reduce((sum, batch) => sum + (batch - centre) ** 2, 0) / batches.length ** 2;
};

/**
 * MSER-5: drops the prefix whose removal makes the mean of the rest most certain, in batches of five. K. P. White,
 * M. J. Cobb and S. C. Spratt, "A Comparison of Five Steady-State Truncation Heuristics for Simulation", WSC 2000. Null
 * below fifty observations. Values must be finite.
 */
export const mser5Truncation = (values: readonly number[]): Truncation | null => {
  const batches = batchMeans(values);
  if (batches.length < LEAST_BATCHES) return null;
  const lastStart = Math.floor(batches.length / 2);
  const errors = Array.from({ length: lastStart + 1 }, (_, start) => marginalError(batches.slice(start)));
  const start = errors.indexOf(Math.min(...errors));
  return { dropCount: start * BATCH_SIZE, settled: start < lastStart, batchCount: batches.length };
};
