import { expect, it } from "vitest";
import { ascending } from "./nearest-rank-percentile.ts";
import { diagnosticPercentile, percentileEstimate } from "./percentile-estimate.ts";

const upTo = (n: number): Float64Array => Float64Array.from({ length: n }, (_, index) => index + 1);

it("gives a p95 of 72 values the ranks 64 to 72", () => {
  expect(percentileEstimate(upTo(72), 0.95)).toMatchObject({ value: 69, low: 64, high: 72, confidence: 0.95 });
});

it("withholds a p99 below 368 values and says how many it takes", () => {
  expect(percentileEstimate(upTo(367), 0.99)).toMatchObject({ value: null, low: null, sampleCount: 367 });
  expect(percentileEstimate(upTo(72), 0.99).reason).toBe(
    "72 samples support no two-sided 95 % interval of p99; it takes 368",
  );
  expect(percentileEstimate(upTo(368), 0.99).value).toBe(365);
});

it("turns to infinity once failures reach the rank", () => {
  const withFailures = (failures: number): Float64Array =>
    ascending(Array.from({ length: 100 }, (_, index) => (index < failures ? Number.POSITIVE_INFINITY : index)));
  expect(percentileEstimate(withFailures(5), 0.95).value).toBe(99);
  expect(percentileEstimate(withFailures(6), 0.95).value).toBe(Number.POSITIVE_INFINITY);
  expect(percentileEstimate(withFailures(2), 0.95).high).toBe(Number.POSITIVE_INFINITY);
});

it("shows a diagnostic even where its interval does not exist", () => {
  expect(diagnosticPercentile(upTo(72), 0.99)).toMatchObject({ value: 72, low: null, high: null });
});
