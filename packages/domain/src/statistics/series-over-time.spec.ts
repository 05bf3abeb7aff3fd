import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalNoise, seededNoise } from "../testing/seeded-noise.ts";
import { littlesLawCheck } from "./littles-law.ts";
import { mser5Truncation } from "./mser5-truncation.ts";
import { overSaturation } from "./over-saturation.ts";
import { steadyState } from "./steady-state.ts";

const noisy = (seed: number, count: number, level: (index: number) => number, deviation: number): number[] => {
  const uniform = seededNoise(seed);
  return Array.from({ length: count }, (_, index) => level(index) * Math.exp(deviation * normalNoise(uniform)));
};

const share = (count: number, holds: (seed: number) => boolean): number =>
  Array.from({ length: count }, (_, index) => index + 1).filter(holds).length / count;

describe("mser5Truncation", () => {
  it("cuts off a warm-up whole and mostly no more, and little of a steady series", () => {
    const warming = (seed: number) => mser5Truncation(noisy(seed, 300, (index) => (index < 60 ? 3 : 1), 0.1));
    const dropped = Array.from({ length: 100 }, (_, seed) => warming(seed + 1)?.dropCount ?? 0);
    expect(Math.min(...dropped)).toBeGreaterThanOrEqual(60);
    expect(dropped.filter((count) => count <= 75).length).toBeGreaterThan(75);
    const steady = (seed: number) => mser5Truncation(noisy(seed, 300, () => 1, 0.1))?.dropCount ?? 300;
    expect(share(100, (seed) => steady(seed) <= 75)).toBeGreaterThan(0.8);
  });

  it("says that a series which never settles has not", () => {
    const rising = mser5Truncation(Array.from({ length: 200 }, (_, index) => index));
    expect(rising).toMatchObject({ settled: false });
    expect(mser5Truncation([1, 2, 3])).toBeNull();
  });

  it("does not depend on unit or offset", () => {
    const values = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 50, maxLength: 120 });
    fc.assert(
      fc.property(values, (series) => {
        expect(mser5Truncation(series.map((value) => 8 * value + 64))).toEqual(mser5Truncation(series));
      }),
    );
  });
});

describe("steadyState", () => {
  it("calls a drift of a fifth unsteady and flat noise steady", () => {
    const drifting = (seed: number) => steadyState(noisy(seed, 20, (index) => 1 + index / 50, 0.05)).kind;
    expect(share(200, (seed) => drifting(seed) === "no-steady-state")).toBeGreaterThan(0.95);
    const flat = (seed: number) => steadyState(noisy(seed, 20, () => 1, 0.05)).kind;
    expect(share(500, (seed) => flat(seed) === "steady")).toBeGreaterThan(0.97);
  });

  it("does not call a sure drift of a percent unsteady, nor anything of five figures", () => {
    const creeping = Array.from({ length: 30 }, (_, index) => 100 + index / 30);
    expect(steadyState(creeping).kind).toBe("steady");
    expect(steadyState([1, 2, 3, 4, 5]).kind).toBe("unknown");
    expect(steadyState([1, 2, 3, 4, 5, Infinity]).kind).toBe("unknown");
  });
});

describe("overSaturation", () => {
  const samples = (seed: number, growth: number) => {
    const inFlight = noisy(seed, 60, (index) => 20 * (1 + growth * (index / 60)), 0.2);
    const latency = noisy(seed + 1_000, 60, (index) => 400 * (1 + growth * (index / 60)), 0.2);
    return inFlight.map((value, index) => ({ atMs: 1_000 * index, inFlight: value, latencyMs: latency[index] ?? 0 }));
  };

  it("finds a queue that grows without end, and leaves a steady one alone", () => {
    expect(share(200, (seed) => overSaturation(samples(seed, 2)).kind === "over-saturated")).toBeGreaterThan(0.99);
    expect(share(200, (seed) => overSaturation(samples(seed, 0)).kind === "over-saturated")).toBeLessThan(0.01);
  });

  it("has the index of linear growth near 2 and of a steady queue near 1", () => {
    const linear = Array.from({ length: 300 }, (_, index) => ({ atMs: index, inFlight: index }));
    expect(overSaturation(linear).saturationIndex).toBeCloseTo(1.9, 1);
    expect(overSaturation(linear.map((sample) => ({ ...sample, inFlight: 7 }))).saturationIndex).toBe(1);
  });

  it("is unsure where only one of the two grows, and silent on too little", () => {
    const onlyLatency = samples(3, 0).map((sample, index) => ({ ...sample, latencyMs: 400 + 20 * index }));
    expect(overSaturation(onlyLatency).kind).toBe("unclear");
    expect(overSaturation(samples(3, 2).slice(0, 20)).kind).toBe("too-short");
  });
});

describe("littlesLawCheck", () => {
  it("holds exactly for any arrivals that are counted whole", () => {
    const visits = fc.array(fc.record({ start: fc.nat(5_000), stay: fc.integer({ min: 1, max: 500 }) }), {
      minLength: 1,
      maxLength: 50,
    });
    fc.assert(
      fc.property(visits, (drawn) => {
        const windowMs = 10_000;
        const stayed = drawn.reduce((sum, { stay }) => sum + stay, 0);
        const check = littlesLawCheck({
          meanInFlight: stayed / windowMs,
          throughputPerSec: (1000 * drawn.length) / windowMs,
          meanLatencyMs: stayed / drawn.length,
        });
        expect(check?.deviationRatio).toBeCloseTo(0, 9);
        expect(check?.holds).toBe(true);
      }),
    );
  });

  it("sees a tenth of the requests lost, and has nothing to say of nothing", () => {
    const lost = littlesLawCheck({ meanInFlight: 10, throughputPerSec: 90, meanLatencyMs: 100 });
    expect(lost).toMatchObject({ holds: false, expectedInFlight: 9 });
    expect(littlesLawCheck({ meanInFlight: 0, throughputPerSec: 0, meanLatencyMs: 0 })).toBeNull();
  });
});
