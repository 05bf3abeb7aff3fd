import fc from "fast-check";
import { expect, it } from "vitest";
import { ascending, nearestRankPercentile } from "./nearest-rank-percentile.ts";

it("agrees with numpy's inverted_cdf", () => {
  // python: [np.percentile([15,20,35,40,50], q, method="inverted_cdf") for q in (5,30,40,50,95,100)], numpy 2.4.6
  const values = [15, 20, 35, 40, 50];
  const found = [0.05, 0.3, 0.4, 0.5, 0.95, 1].map((p) => nearestRankPercentile(values, p));
  expect(found).toEqual([15, 20, 20, 35, 50, 50]);
});

it("is null without values and infinite where failures reach the rank", () => {
  expect(nearestRankPercentile([], 0.95)).toBeNull();
  const ordered = ascending([Number.POSITIVE_INFINITY, ...Array.from({ length: 19 }, (_, index) => index)]);
  expect(nearestRankPercentile(ordered, 0.95)).toBe(18);
  expect(nearestRankPercentile(ordered, 0.96)).toBe(Number.POSITIVE_INFINITY);
});

it("is a value of the sample that at least p of the sample does not exceed", () => {
  const sample = fc.array(fc.double({ noNaN: true }), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(sample, fc.double({ min: 0.01, max: 1, noNaN: true }), (values, p) => {
      const found = nearestRankPercentile(ascending(values), p) ?? Number.NaN;
      expect(values.some((value) => value === found)).toBe(true);
      expect(values.filter((value) => value <= found).length).toBeGreaterThanOrEqual(p * values.length - 1e-6);
      expect(values.filter((value) => value < found).length).toBeLessThan(p * values.length + 1e-6);
    }),
  );
});
