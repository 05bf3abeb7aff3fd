import fc from "fast-check";
import { expect, it } from "vitest";
import type { EncodedLatencyHistogram } from "./latency-histogram.ts";
import { LatencyHistogram } from "./latency-histogram.ts";

it("keeps three digits and counts failures as infinity", () => {
  const histogram = new LatencyHistogram();
  expect(histogram.percentileMs(0.5)).toBeNull();
  for (let value = 1; value <= 95; value += 1) histogram.record(value);
  for (let failure = 0; failure < 5; failure += 1) histogram.record(Number.POSITIVE_INFINITY);
  expect(histogram.count).toBe(100);
  expect(histogram.percentileMs(0.5) ?? 0).toBeCloseTo(50, 1);
  expect(histogram.percentileMs(0.95) ?? 0).toBeCloseTo(95, 0);
  expect(histogram.percentileMs(0.96)).toBe(Number.POSITIVE_INFINITY);
});

const latencies = fc.array(fc.oneof(fc.double({ min: 0, max: 60_000, noNaN: true }), fc.constant(Infinity)), {
  minLength: 1,
  maxLength: 100,
});

const histogramOf = (values: readonly number[]): LatencyHistogram => {
  const histogram = new LatencyHistogram();
  for (const value of values) histogram.record(value);
  return histogram;
};

const percentilesOf = (histogram: LatencyHistogram) =>
  [0.01, 0.25, 0.5, 0.9, 0.99, 1].map((p) => histogram.percentileMs(p));

it("merges, after a journey as JSON, to exactly what one histogram would have counted", () => {
  fc.assert(
    fc.property(latencies, latencies, (here, there) => {
      const merged = histogramOf(here);
      merged.merge(
        new LatencyHistogram(JSON.parse(JSON.stringify(histogramOf(there).encode())) as EncodedLatencyHistogram),
      );
      const one = histogramOf([...here, ...there]);
      expect(merged.count).toBe(one.count);
      expect(percentilesOf(merged)).toEqual(percentilesOf(one));
    }),
    { numRuns: 50 },
  );
});
