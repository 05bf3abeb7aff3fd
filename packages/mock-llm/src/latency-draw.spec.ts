import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CallerDraws } from "./caller-draws.ts";
import { latencyDraw } from "./latency-draw.ts";

const SAMPLE_COUNT = 20_000;

/** One draw from each of many callers: what the first wave of a run sees. */
const firstDraws = (draw: ReturnType<typeof latencyDraw>): readonly number[] => {
  const draws = new CallerDraws(72);
  return Array.from({ length: SAMPLE_COUNT }, (_, index) => {
    const { latencyA, latencyB } = draws.next(`archon-${index}`);
    return draw(latencyA, latencyB);
  }).sort((a, b) => a - b);
};

const quantile = (sorted: readonly number[], ratio: number): number => sorted[Math.floor(ratio * sorted.length)] ?? 0;

describe("latencyDraw", () => {
  it("draws a lognormal with the median and the p95 that were asked for", () => {
    const sorted = firstDraws(latencyDraw({ kind: "lognormal", medianMs: 800, p95Ms: 2500 }));
    expect(quantile(sorted, 0.5) / 800).toBeCloseTo(1, 1);
    expect(quantile(sorted, 0.95) / 2500).toBeCloseTo(1, 1);
    // The same distribution seen from below: p5 = median^2 / p95.
    expect(quantile(sorted, 0.05) / (800 ** 2 / 2500)).toBeCloseTo(1, 1);
  });

  it("bounds a lognormal by maxMs", () => {
    const sorted = firstDraws(latencyDraw({ kind: "lognormal", medianMs: 800, p95Ms: 2500, maxMs: 1000 }));
    expect(sorted.at(-1)).toBe(1000);
  });

  it("draws every measured sample about equally often", () => {
    const sorted = firstDraws(latencyDraw({ kind: "empirical", samplesMs: [1, 2, 3, 4] }));
    for (const sample of [1, 2, 3, 4]) {
      expect(sorted.filter((value) => value === sample).length / SAMPLE_COUNT).toBeCloseTo(0.25, 1);
    }
  });

  it("is finite and not negative for every pair of uniform numbers", () => {
    const uniform = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    const draw = latencyDraw({ kind: "lognormal", medianMs: 10, p95Ms: 30 });
    fc.assert(
      fc.property(uniform, uniform, (a, b) => {
        const value = draw(a, b);
        return Number.isFinite(value) && value >= 0;
      }),
    );
  });
});
