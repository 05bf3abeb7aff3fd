import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seededNoise } from "../testing/seeded-noise.ts";
import type { Target } from "../verdict/verdict.ts";
import { DEFAULT_STOPPING_ALPHA } from "./breach-wager.ts";
import { allowedShareOf, breachedBeyondDoubt } from "./breached-beyond-doubt.ts";

const ALLOWED = 0.05;
const AGENTS = 72;

/** One wave's share over the limit; one wave in ten is bad as a whole, the mean over waves is `mean`. */
const waveShare = (uniform: () => number, mean: number): number => {
  const chance = uniform() < 0.1 ? Math.min(1, 5 * mean) : (0.5 / 0.9) * mean;
  return Array.from({ length: AGENTS }, () => uniform()).filter((draw) => draw < chance).length / AGENTS;
};

/** The wave after which a run of fifty stops; null when it goes to its end. Asked after every wave. */
const stopsAfter = (seed: number, mean: number, alpha: number): number | null => {
  const uniform = seededNoise(seed);
  const shares: number[] = [];
  for (let wave = 1; wave <= 50; wave += 1) {
    shares.push(waveShare(uniform, mean));
    if (breachedBeyondDoubt(shares, ALLOWED, alpha).breached) return wave;
  }
  return null;
};

const stopped = (mean: number, alpha: number): number =>
  Array.from({ length: 500 }, (_, index) => stopsAfter(17 * (index + 1), mean, alpha)).filter((wave) => wave !== null)
    .length / 500;

describe("breachedBeyondDoubt", () => {
  it.each([DEFAULT_STOPPING_ALPHA, 0.05])(
    "stops at most %d of runs exactly at the limit, in waves that differ",
    (alpha) => {
      expect(stopped(ALLOWED, alpha)).toBeLessThanOrEqual(alpha + 3 * Math.sqrt((alpha * (1 - alpha)) / 500));
    },
  );

  it("stops nearly every run that breaks the limit three times as often as allowed", () => {
    expect(stopped(3 * ALLOWED, DEFAULT_STOPPING_ALPHA)).toBeGreaterThan(0.99);
  });

  it("needs two waves in which everything fails, not one", () => {
    expect(breachedBeyondDoubt([1], ALLOWED).breached).toBe(false);
    expect(breachedBeyondDoubt([1, 1], ALLOWED).breached).toBe(true);
  });

  it("never stops a run below the allowed share, and bets nothing on no wave", () => {
    const shares = fc.array(fc.double({ min: 0, max: ALLOWED, noNaN: true }), { maxLength: 60 });
    fc.assert(
      fc.property(shares, (drawn) => {
        expect(breachedBeyondDoubt(drawn, ALLOWED).wealth).toBeLessThanOrEqual(1 + 1e-12);
      }),
    );
    expect(breachedBeyondDoubt([], ALLOWED)).toEqual({ breached: false, wealth: 1, waveCount: 0, meanShare: 0 });
  });

  it("has more doubt the more is allowed, and none about what must not happen at all", () => {
    const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(shares, fc.double({ min: 0.01, max: 0.4, noNaN: true }), (drawn, allowed) => {
        const more = breachedBeyondDoubt(drawn, allowed * 2).wealth;
        expect(more).toBeLessThanOrEqual(breachedBeyondDoubt(drawn, allowed).wealth * (1 + 1e-9));
      }),
    );
    expect(breachedBeyondDoubt([0, 0.01], 0).breached).toBe(true);
    expect(breachedBeyondDoubt([0, 0], 0).breached).toBe(false);
    expect(breachedBeyondDoubt([1, 1, 1], 1).breached).toBe(false);
  });
});

describe("allowedShareOf", () => {
  const target = (metric: Target["metric"], operator: Target["operator"], limit: number): Target => ({
    expression: "",
    metric,
    operator,
    limit,
  });

  it.each([
    [target("p95LatencyMs", "<", 2000), 0.05],
    [target("p50LatencyMs", "<=", 2000), 0.5],
    [{ ...target("p95LatencyMs", "<", 2000), metric: "correctedP99LatencyMs" }, 0.01],
    [{ ...target("p95LatencyMs", "<", 2000), metric: "uncorrectedP50LatencyMs" }, 0.5],
    [target("successRatio", ">=", 0.99), 0.01],
    [target("successRatio", ">=", 1), 0],
  ])("reads $0.metric $0.operator $0.limit as a share", (read, share) => {
    expect(allowedShareOf(read)).toBeCloseTo(share, 12);
  });

  it("has none for a target that is not about a share", () => {
    expect(allowedShareOf(target("peakMemoryMb", "<", 500))).toBeNull();
    expect(allowedShareOf(target("p95LatencyMs", ">", 10))).toBeNull();
    expect(allowedShareOf(target("warmUpP95LatencyMs", "<", 10))).toBeNull();
  });
});
