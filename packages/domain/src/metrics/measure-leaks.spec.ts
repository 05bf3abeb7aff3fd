import { describe, expect, it } from "vitest";
import { editRecords, normalNoise, seededNoise, syntheticEvidence } from "../testing/index.ts";
import { assess } from "../verdict/assess.ts";
import { measure } from "./measure.ts";
import { LEAK_WARM_UP_CYCLES, leakTrend } from "./measure-leaks.ts";

const NO_PROCESS = { processCount: 0, pssBytes: null, rssBytes: 0, cpuMs: 0, threads: 0, openFiles: 0 };
const SEEDS = 2000;
const CYCLES = 8;

/** A Node process while V8 compiles: its live heap stands still, and thirty cycles show no leak. */
const SLOWING_MIB = [177.58, 187.79, 188.71, 188.71, 188.91, 188.9, 188.96, 189.49];

/** Memory after each of eight cycles: a base, a leak per cycle, normal noise. */
const memoryAfterCycles = (seed: number, leakBytes: number, noiseBytes: number): readonly number[] => {
  const uniform = seededNoise(seed);
  return Array.from({ length: CYCLES }, (_, cycle) => 2e8 + leakBytes * cycle + noiseBytes * normalNoise(uniform));
};

const leakShare = (leakBytes: number, noiseBytes: number): number => {
  let found = 0;
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    if (leakTrend("memory", memoryAfterCycles(seed, leakBytes, noiseBytes)).status === "leak") found += 1;
  }
  return found / SEEDS;
};

const trend = (values: readonly number[]) => leakTrend("memory", values).status;

describe("leakTrend", () => {
  it("calls noise a leak in less than 2.5 % of runs, however large the noise is", () => {
    // measured over 2,000 seeds each; the floor makes small noise safer still
    expect(leakShare(0, 50_000)).toBe(0);
    expect(leakShare(0, 1_000_000)).toBeLessThan(0.025);
    expect(leakShare(0, 50_000_000)).toBeLessThan(0.025);
  });

  it("finds 200 KiB a cycle under noise of 100 KiB in more than 90 % of runs, and of 16 KiB in all", () => {
    expect(leakShare(204_800, 102_400)).toBeGreaterThan(0.9);
    expect(leakShare(204_800, 16_384)).toBe(1);
  });

  it("does not call growth below the floor a leak", () => {
    expect(leakShare(32_768, 16_384)).toBe(0);
  });

  it("does not call a cache that fills up a leak", () => {
    const filling = Array.from({ length: CYCLES }, (_, cycle) => 2e8 + 4e6 * (1 - 0.3 ** cycle));
    expect(trend(filling)).toBe("none");
    expect(trend(filling.map((bytes, cycle) => bytes + 300_000 * cycle))).toBe("leak");
  });

  it("does not call growth a leak that ended half-way, however certain it was until then", () => {
    const stopped = Array.from({ length: 18 }, (_, cycle) => 2e8 + 1e6 * Math.min(cycle, 9) + 10 * cycle);
    expect(leakTrend("memory", stopped)).toMatchObject({ status: "none" });
    expect(leakTrend("memory", stopped).slopePerCycle.low ?? 0).toBeGreaterThan(65_536);
  });

  it("leaves open whether growth ends that still goes on, but slows down", () => {
    const bytes = SLOWING_MIB.map((mib) => mib * 1_048_576);
    expect(leakTrend("memory", bytes).slopePerCycle.low ?? 0).toBeGreaterThan(65_536);
    expect(trend(bytes)).toBe("inconclusive");
    const levelling = Array.from({ length: CYCLES }, (_, cycle) => 2e8 + 2e7 * (1 - Math.exp(-cycle / 2)));
    expect(trend(levelling)).toBe("inconclusive");
  });

  it("does not judge fewer than five cycles after the warm-up", () => {
    expect(leakTrend("memory", [1, 2, 3, 4])).toMatchObject({ status: "not-measured", slopePerCycle: { value: null } });
  });

  it.each(["files", "threads"] as const)(
    "finds one of %s that every cycle leaves, and not one that comes and goes",
    (resource) => {
      expect(leakTrend(resource, [40, 41, 42, 43, 44, 45, 46, 47]).status).toBe("leak");
      expect(leakTrend(resource, [40, 41, 40, 41, 40, 41, 40, 41]).status).toBe("none");
    },
  );
});

describe("measureLeaks", () => {
  it("finds an injected leak of a known size and gives that size", () => {
    const { leaks, leakCount } = measure(syntheticEvidence({ leakBytesPerCycle: 300_000, leakThreadsPerCycle: 2 }));
    expect(leaks.map(({ resource, status }) => [resource, status])).toEqual([
      ["memory", "leak"],
      ["files", "none"],
      ["threads", "leak"],
    ]);
    expect(leaks[0]?.slopePerCycle.low ?? 1e9).toBeLessThan(300_000);
    expect(leaks[0]?.slopePerCycle.high ?? 0).toBeGreaterThan(300_000);
    expect(leaks[2]?.slopePerCycle.value).toBe(2);
    expect(leakCount.value).toBe(2);
  });

  it("finds none of zero and measures nothing without cycles", () => {
    expect(measure(syntheticEvidence()).leakCount.value).toBe(0);
    expect(measure(syntheticEvidence({ scenario: { leakCycles: 0 } })).leakCount.value).toBeNull();
  });

  it.each(["files", "threads"] as const)("does not say none of %s that could not be read in one cycle", (resource) => {
    const field = resource === "files" ? "openFiles" : "threads";
    const unread = editRecords(syntheticEvidence(), "resources", (sample) =>
      sample.mark?.cycle === 4 ? { ...sample, [field]: null } : sample,
    );
    const { leaks, leakCount } = measure(unread);
    expect(leaks.find((trend) => trend.resource === resource)).toMatchObject({ status: "not-measured" });
    expect(leaks.find((trend) => trend.resource === "memory")).toMatchObject({ status: "none" });
    expect(leakCount).toMatchObject({ value: null, reason: `${resource} could not be read in 1 of 8 cycles` });
  });

  it("condemns a leak of memory where files could not be read", () => {
    const leaking = syntheticEvidence({ leakBytesPerCycle: 1e6 });
    const { verdict } = assess(editRecords(leaking, "resources", (sample) => ({ ...sample, openFiles: null })));
    expect(verdict.findings).toContainEqual(expect.objectContaining({ code: "leak-memory", severity: "failure" }));
    expect(verdict.kind).toBe("NO-GO");
  });

  it("neither passes nor condemns a run whose memory slows down in its growth", () => {
    const slowing = editRecords(syntheticEvidence(), "resources", (sample) => {
      const mib =
        sample.mark?.purpose === "leak-cycle" ? SLOWING_MIB[(sample.mark.cycle ?? 0) - LEAK_WARM_UP_CYCLES] : undefined;
      return mib === undefined ? sample : { ...sample, pssBytes: mib * 1_048_576, rssBytes: mib * 1_048_576 };
    });
    const { metrics, verdict } = assess(slowing);
    expect(metrics.leakCount).toMatchObject({ value: 0, low: 0, high: 1 });
    expect(verdict.targets.find(({ target }) => target.metric === "leakCount")).toMatchObject({
      status: "inconclusive",
    });
    expect(verdict.kind).toBe("INCONCLUSIVE");
    const growth = verdict.findings.find(({ code }) => code === "growth-below-leak");
    expect(growth?.message).toContain("more cycles must tell whether it ends");
  });

  it("ignores readings of a process tree that is gone", () => {
    const gone = editRecords(syntheticEvidence(), "resources", (sample) =>
      sample.mark?.purpose === "leak-cycle" ? [{ ...sample, ...NO_PROCESS }, sample] : sample,
    );
    expect(measure(gone).leaks).toEqual(measure(syntheticEvidence()).leaks);
  });
});
