import { expect, it } from "vitest";
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
