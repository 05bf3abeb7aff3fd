import { expect, it } from "vitest";
import { minimumSampleCount, orderStatisticInterval } from "./order-statistic-interval.ts";

it.each([
  // python, scipy 1.17.1: l = max k with binom.cdf(k-1,n,p) <= .025, u = min k with binom.cdf(k-1,n,p) >= .975
  [72, 0.95, 64, 72],
  [432, 0.95, 401, 420],
  [432, 0.99, 423, 432],
  [368, 0.99, 360, 368],
  [432, 0.5, 196, 237],
  [6, 0.5, 1, 6],
  [10_000, 0.99, 9_880, 9_920],
])("n = %i, p = %d: ranks %i to %i, as scipy's binomial has them", (n, p, lowRank, highRank) => {
  expect(orderStatisticInterval(p, n)).toEqual({ lowRank, highRank });
});

it.each([
  [0.5, 6],
  [0.95, 72],
  [0.99, 368],
])("p = %d takes %i samples, and one fewer has no interval", (p, n) => {
  expect(minimumSampleCount(p)).toBe(n);
  expect(orderStatisticInterval(p, n)).not.toBeNull();
  expect(orderStatisticInterval(p, n - 1)).toBeNull();
});

it("agrees with its own minimum for any quantile", () => {
  for (const p of [0.1, 0.25, 0.75, 0.9, 0.97, 0.995]) {
    const least = minimumSampleCount(p);
    expect([p, orderStatisticInterval(p, least) !== null, orderStatisticInterval(p, least - 1)]).toEqual([
      p,
      true,
      null,
    ]);
  }
});
