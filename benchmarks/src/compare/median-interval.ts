import { median } from "../order-statistics.ts";

export interface MedianInterval {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** P(X <= k) of n fair coins. */
const coinsAtMost = (n: number, k: number): number => {
  let term = 0.5 ** n;
  let sum = term;
  for (let heads = 1; heads <= k; heads += 1) {
    term *= (n - heads + 1) / heads;
    sum += term;
  }
  return sum;
};

/** The fewest values that have such an interval at 95 %. */
export const LEAST_VALUES = 6;

/**
 * The narrowest pair of order statistics that holds the true median with at least this confidence, whatever the distribution
 * (Conover, "Practical Nonparametric Statistics", 3rd ed., section 3.2). Throws with fewer than six values: there is none at 95 %.
 */
export const medianInterval = (values: readonly number[], confidence = 0.95): MedianInterval => {
  if (values.length < LEAST_VALUES)
    throw new Error(`${values.length} values have no ${confidence * 100} % interval: it takes ${LEAST_VALUES}`);
  const sorted = [...values].sort((a, b) => a - b);
  let cut = 0;
  while (1 - 2 * coinsAtMost(values.length, cut + 1) >= confidence) cut += 1;
  return { median: median(sorted), low: sorted[cut] ?? Number.NaN, high: sorted.at(-1 - cut) ?? Number.NaN };
};
