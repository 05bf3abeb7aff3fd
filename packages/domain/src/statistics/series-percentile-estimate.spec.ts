import fc from "fast-check";
import { expect, it } from "vitest";
import { normalNoise, seededNoise } from "../testing/seeded-noise.ts";
import { ascending } from "./nearest-rank-percentile.ts";
import { PERCENTILE_METHOD, percentileEstimate } from "./percentile-estimate.ts";
import { SERIES_PERCENTILE_METHOD, seriesPercentileEstimate } from "./series-percentile-estimate.ts";

const width = ({ low, high }: { low: number | null; high: number | null }): number => (high ?? 0) - (low ?? 0);

/** A level that wanders: each value has `memory` of the one before. */
const wandering = (count: number, memory: number): readonly number[] => {
  const uniform = seededNoise(5);
  let level = 0;
  return Array.from({ length: count }, () => {
    level = memory * level + Math.sqrt(1 - memory ** 2) * normalNoise(uniform);
    return 1_000 * Math.exp(0.2 * level);
  });
};

it("is far wider than for independent samples where neighbours are alike, and names its method", () => {
  const series = wandering(1_000, 0.95);
  const estimate = seriesPercentileEstimate([series], 0.95);
  const independent = percentileEstimate(ascending(series), 0.95);
  expect(estimate.value).toBe(independent.value);
  expect(width(estimate)).toBeGreaterThan(2 * width(independent));
  expect(estimate.method).toBe(SERIES_PERCENTILE_METHOD);
});

it("does not take stages that differ by design for noise", () => {
  const slow = wandering(500, 0).map((value) => 3 * value);
  const both = [...wandering(500, 0), ...slow];
  const apart = seriesPercentileEstimate([both.slice(0, 500), slow], 0.95);
  expect(width(apart)).toBeLessThan(width(seriesPercentileEstimate([both], 0.95)) / 2);
  expect(apart.value).toBe(seriesPercentileEstimate([both], 0.95).value);
});

it("says so where the samples are too few for blocks of time", () => {
  const estimate = seriesPercentileEstimate([wandering(12, 0)], 0.5);
  expect(estimate.method).toBe(PERCENTILE_METHOD);
  expect(estimate.reason).toContain("too few for blocks of time");
});

it("withholds what too few samples can't carry, as for independent ones", () => {
  const few = wandering(40, 0);
  expect(seriesPercentileEstimate([few], 0.95)).toEqual(percentileEstimate(ascending(few), 0.95));
});

it("never has the value outside its own interval, failures included", () => {
  const latency = fc.oneof(
    { weight: 20, arbitrary: fc.integer({ min: 1, max: 5_000 }) },
    { weight: 1, arbitrary: fc.constant(Infinity) },
  );
  const stages = fc.array(fc.array(latency, { maxLength: 120 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(stages, fc.constantFrom(0.5, 0.95), (drawn, p) => {
      const { value, low, high } = seriesPercentileEstimate(drawn, p);
      expect(value === null || (low ?? -1) <= value).toBe(true);
      expect(value === null || (high ?? Infinity) >= value).toBe(true);
    }),
  );
});
