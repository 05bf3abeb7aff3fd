import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalNoise, seededNoise } from "../testing/seeded-noise.ts";
import { comparePaired } from "./compare-paired.ts";
import type { PairedSample } from "./paired-comparison.ts";

const LATENCY = { name: "p95LatencyMs", betterWhen: "lower", kind: "speed" } as const;
const THROUGHPUT = { name: "throughputPerSec", betterWhen: "higher", kind: "speed" } as const;
const MEMORY = { name: "peakMemoryMb", betterWhen: "lower", kind: "size" } as const;

interface Plan {
  readonly ratios: Readonly<Record<string, number>>;
  readonly waves?: number;
  readonly deviation?: number;
  readonly metric?: string;
}

/** Waves whose moment is common to all orchestrators (20 %) and whose own noise is small. */
const samplesOf = (
  seed: number,
  { ratios, waves = 6, deviation = 0.03, metric = LATENCY.name }: Plan,
): PairedSample[] => {
  const uniform = seededNoise(seed);
  return Array.from({ length: waves }, (_, wave) => {
    const moment = 100 * Math.exp(0.2 * normalNoise(uniform));
    return Object.entries(ratios).map(([orchestrator, ratio]) => {
      return { orchestrator, metric, wave, value: moment * ratio * Math.exp(deviation * normalNoise(uniform)) };
    });
  }).flat();
};

const verdictsOf = (samples: readonly PairedSample[], metric: Parameters<typeof comparePaired>[1][number] = LATENCY) =>
  comparePaired(samples, [metric])[0]?.pairs.map(({ verdict }) => verdict);

describe("comparePaired", () => {
  it("names what is a fifth faster or slower although the waves differ by more than that", () => {
    const found = verdictsOf(samplesOf(5, { ratios: { crewai: 1, agno: 0.8, autogen: 1.2 } }));
    expect(found).toEqual(["faster", "slower"]);
  });

  it.each([
    [THROUGHPUT, "faster"],
    [MEMORY, "larger"],
    [LATENCY, "slower"],
  ])("reads a higher $name as what it is", (metric, word) => {
    expect(verdictsOf(samplesOf(9, { ratios: { a: 1, b: 1.5 }, metric: metric.name }), metric)).toEqual([word]);
  });

  it("tells equivalence from ignorance", () => {
    expect(verdictsOf(samplesOf(2, { ratios: { a: 1, b: 1 }, deviation: 0.005 }))).toEqual([
      "within equivalence margin",
    ]);
    expect(verdictsOf(samplesOf(2, { ratios: { a: 1, b: 1 }, deviation: 0.3 }))).toEqual(["no difference shown"]);
  });

  it("gives each its estimate with an interval, and the pair both intervals of its ratio", () => {
    const [compared] = comparePaired(samplesOf(3, { ratios: { a: 1, b: 2 }, waves: 12 }), [LATENCY]);
    expect(compared?.estimates.map(({ orchestrator }) => orchestrator)).toEqual(["a", "b"]);
    for (const { estimate } of compared?.estimates ?? []) {
      expect(estimate.low ?? NaN).toBeLessThan(estimate.value ?? NaN);
      expect(estimate.high ?? NaN).toBeGreaterThan(estimate.value ?? NaN);
      expect(estimate).toMatchObject({ confidence: 0.95, sampleCount: 12 });
    }
    const pair = compared?.pairs[0];
    expect(pair).toMatchObject({ orchestrator: "b", reference: "a", pairCount: 12 });
    expect(pair?.ratio?.ratio).toBeCloseTo(2, 0);
    expect(pair?.bootstrapRatio?.low ?? NaN).toBeGreaterThan(1.8);
  });

  it("refuses waves that don't meet, too few of them, and figures that failures made infinite", () => {
    const samples = samplesOf(4, { ratios: { a: 1, b: 0.5 } });
    const apart = samples.map((sample) =>
      sample.orchestrator === "b" ? { ...sample, wave: sample.wave + 6 } : sample,
    );
    expect(verdictsOf(apart)).toEqual(["not comparable"]);
    expect(verdictsOf(samples.filter(({ wave }) => wave < 2))).toEqual(["not comparable"]);
    const failing = samples.map((sample, index) => (index === 1 ? { ...sample, value: Infinity } : sample));
    const [compared] = comparePaired(failing, [LATENCY]);
    expect(compared?.pairs[0]?.verdict).toBe("not comparable");
    expect(compared?.estimates[1]?.estimate).toMatchObject({ value: null, sampleCount: 6 });
    expect(comparePaired([], [LATENCY])[0]).toEqual({ metric: LATENCY.name, estimates: [], pairs: [] });
  });

  it("turns its words over with its sides", () => {
    const opposite = { faster: "slower", slower: "faster" } as Readonly<Record<string, string>>;
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.double({ min: 0.6, max: 1.6, noNaN: true }), (seed, ratio) => {
        const samples = samplesOf(seed, { ratios: { a: 1, b: ratio } });
        const forward = verdictsOf(samples)?.[0] ?? "";
        expect(verdictsOf(samples.toReversed())).toEqual([opposite[forward] ?? forward]);
      }),
      { numRuns: 40 },
    );
  });

  it("calls any of five equals different in at most 5 % of comparisons", () => {
    const ratios = { a: 1, b: 1, c: 1, d: 1, e: 1 };
    const runs = 400;
    let wrong = 0;
    for (let seed = 1; seed <= runs; seed += 1) {
      const found = verdictsOf(samplesOf(seed, { ratios, deviation: 0.1 })) ?? [];
      if (found.includes("faster") || found.includes("slower")) wrong += 1;
    }
    // 5 % and three standard errors of 400 runs.
    expect(wrong / runs).toBeLessThan(0.083);
  });
});
