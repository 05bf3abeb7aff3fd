import { mean } from "simple-statistics";
import fc from "fast-check";
import { expect, it } from "vitest";
import { blockBootstrapInterval, expandedTail, LEAST_BLOCKS } from "./block-bootstrap-interval.ts";
import { blockBootstrapPercentile, LEAST_WAVES } from "./block-bootstrap-percentile.ts";
import { ascending, nearestRankPercentile } from "./nearest-rank-percentile.ts";
import { seededRandom } from "./seeded-random.ts";

const average = (values: readonly number[]): number => mean([...values]);
const blocks = fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: LEAST_BLOCKS, maxLength: 24 });
const waves = fc.array(fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 3, maxLength: 12 }), {
  minLength: LEAST_WAVES,
  maxLength: 28,
});

it("widens the tail as Hesterberg has it", () => {
  // python, scipy 1.17.1: st.norm.cdf(np.sqrt(6 / 5) * st.t.ppf(.025, 5))
  expect(expandedTail(0.95, 6)).toBeCloseTo(0.0024318031746115563, 10);
  expect(expandedTail(0.95, 10_000)).toBeCloseTo(0.025, 4);
});

it("is decided by its seed, holds the mean, and moves with the data", () => {
  fc.assert(
    fc.property(blocks, fc.integer({ min: 1, max: 1e6 }), (values, seed) => {
      const settings = { seed, resampleCount: 300 };
      const found = blockBootstrapInterval(values, average, settings);
      expect(blockBootstrapInterval(values, average, settings)).toEqual(found);
      expect(found.low ?? NaN).toBeGreaterThanOrEqual(Math.min(...values) - 1e-9);
      expect(found.high ?? NaN).toBeLessThanOrEqual(Math.max(...values) + 1e-9);
      expect(found.low ?? NaN).toBeLessThanOrEqual(found.value + 1e-9);
      expect(found.high ?? NaN).toBeGreaterThanOrEqual(found.value - 1e-9);
      const moved = blockBootstrapInterval(
        values.map((value) => value + 7),
        average,
        settings,
      );
      expect(moved.low ?? NaN).toBeCloseTo((found.low ?? NaN) + 7, 8);
    }),
    { numRuns: 40 },
  );
});

it("has no ends below its fewest blocks", () => {
  expect(blockBootstrapInterval([1, 2, 3], average)).toEqual({ value: 2, low: null, high: null });
});

it("reads a percentile of drawn waves as sorting them would give it", () => {
  fc.assert(
    fc.property(waves, fc.constantFrom(0.5, 0.9, 0.95), (data, p) => {
      const bySorting = blockBootstrapInterval(
        data,
        (drawn) => nearestRankPercentile(ascending(drawn.flat()), p) ?? Number.NaN,
        { resampleCount: 200 },
      );
      expect(blockBootstrapPercentile(data, p, { resampleCount: 200 })).toEqual(bySorting);
    }),
    { numRuns: 40 },
  );
  expect(blockBootstrapPercentile([], 0.5)).toBeNull();
  const few = Array.from({ length: LEAST_WAVES - 1 }, () => [1, 2, 3]);
  expect(blockBootstrapPercentile(few, 0.5)).toEqual({ value: 2, low: null, high: null });
});

it("gives neighbouring small seeds unlike numbers, spread over the whole range", () => {
  const firsts = Array.from({ length: 2_000 }, (_, seed) => seededRandom(seed + 1)());
  expect(average(firsts)).toBeCloseTo(0.5, 1);
  const tenths = firsts.map((value) => Math.floor(10 * value));
  for (let tenth = 0; tenth < 10; tenth += 1) {
    expect(tenths.filter((one) => one === tenth).length).toBeGreaterThan(140);
  }
});
