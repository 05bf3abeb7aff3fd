import fc from "fast-check";
import { expect, it } from "vitest";
import { ascending } from "./nearest-rank-percentile.ts";
import { PERCENTILE_METHOD, percentileEstimate } from "./percentile-estimate.ts";
import { WAVE_PERCENTILE_METHOD, wavePercentileEstimate } from "./wave-percentile-estimate.ts";

/** Six waves of 72, each slower than the one before by `stepMs`. */
const waves = (stepMs: number): readonly (readonly number[])[] =>
  Array.from({ length: 6 }, (_, wave) => Array.from({ length: 72 }, (_each, agent) => 1_000 + agent + wave * stepMs));

const width = ({ low, high }: { low: number | null; high: number | null }): number => (high ?? 0) - (low ?? 0);

it("is wider than for independent samples where waves differ, and names its method", () => {
  const estimate = wavePercentileEstimate(waves(100), 0.95);
  const independent = percentileEstimate(ascending(waves(100).flat()), 0.95);
  expect(estimate.value).toBe(independent.value);
  expect(width(estimate)).toBeGreaterThan(2 * width(independent));
  expect(estimate.method).toBe(WAVE_PERCENTILE_METHOD);
});

it("is as narrow as for independent samples where waves are alike", () => {
  const independent = percentileEstimate(ascending(waves(0).flat()), 0.95);
  expect(width(wavePercentileEstimate(waves(0), 0.95))).toBeLessThanOrEqual(width(independent));
});

it("says so where the waves are too few for an interval of their own", () => {
  const estimate = wavePercentileEstimate(waves(100).slice(0, 3), 0.95);
  expect(estimate.method).toBe(PERCENTILE_METHOD);
  expect(estimate.reason).toBe("the interval takes the samples of 3 waves for independent");
});

it("withholds what too few samples can't carry, as for independent ones", () => {
  const few = waves(0).map((wave) => wave.slice(0, 5));
  expect(wavePercentileEstimate(few, 0.95)).toEqual(percentileEstimate(ascending(few.flat()), 0.95));
});

it("never has the value outside its own interval, failures included", () => {
  const latency = fc.oneof(
    { weight: 20, arbitrary: fc.integer({ min: 1, max: 5_000 }) },
    { weight: 1, arbitrary: fc.constant(Infinity) },
  );
  const samples = fc.array(fc.array(latency, { minLength: 20, maxLength: 40 }), { minLength: 4, maxLength: 8 });
  fc.assert(
    fc.property(samples, fc.constantFrom(0.5, 0.95), (drawn, p) => {
      const { value, low, high } = wavePercentileEstimate(drawn, p);
      expect(value === null || (low ?? -1) <= value).toBe(true);
      expect(value === null || (high ?? Infinity) >= value).toBe(true);
    }),
  );
});
