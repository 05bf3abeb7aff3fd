import { describe, expect, it } from "vitest";
import type { Estimate } from "../metrics/estimate.ts";
import { isGivenUp, rankTopologies, topologyResult } from "./rank-topologies.ts";
import { topologiesOf, topologyFlags, topologyName } from "./topology.ts";
import type { TuningTrial } from "./tuning-report.ts";

const figure = (value: number): Estimate => ({
  ...{ value, low: null, high: null, confidence: null, sampleCount: 1, method: "given" },
});

const TARGET = "p95LatencyMs < 2000";

interface Given {
  readonly memoryMb?: number;
  readonly cpuMs?: number;
  readonly p95Ms?: number;
  readonly holds?: boolean | "unknown";
  readonly spoiled?: boolean;
}

const trial = ({ memoryMb = 300, cpuMs = 30, p95Ms = 900, holds = true, spoiled = false }: Given): TuningTrial => ({
  ...{ runId: "t", agentCount: 72, verdict: "GO", round: 0, durationMs: 1, cpuMsPerInvocation: cpuMs },
  spoiledBy: spoiled ? ["runner-saturated"] : [],
  observation: { agentCount: 72, targets: [{ target: TARGET, value: p95Ms, interval: null, holds }] },
  ...{
    throughputPerSec: figure(70),
    p95LatencyMs: figure(p95Ms),
    peakMemoryMb: figure(memoryMb),
    meanCpuCores: figure(1),
  },
});

const result = (mode: string, ...given: readonly Given[]) =>
  topologyResult({ workers: 2, mode }, given.map(trial), { leftAfterRound: null, failure: null });

const names = (...results: ReturnType<typeof result>[]): readonly string[] =>
  rankTopologies(results).map(({ topology }) => topology.mode ?? "");

describe("rankTopologies", () => {
  it("takes the leanest of those that meet every target, however fast the others are", () => {
    expect(names(result("fat", { memoryMb: 500, p95Ms: 100 }), result("lean", { memoryMb: 200, p95Ms: 1900 }))).toEqual(
      ["lean", "fat"],
    );
  });

  it("lets CPU time decide between memories within 5 %", () => {
    expect(names(result("busy", { memoryMb: 200, cpuMs: 60 }), result("calm", { memoryMb: 208, cpuMs: 20 }))).toEqual([
      "calm",
      "busy",
    ]);
  });

  it("ranks one that misses a target below every one that meets all", () => {
    const missing = result("cheap", { memoryMb: 10, holds: false }, { memoryMb: 10, holds: false });
    expect(names(missing, result("dear", { memoryMb: 900 }))).toEqual(["dear", "cheap"]);
  });

  it("says which came closest when none meets", () => {
    const far = result("far", { holds: false, p95Ms: 9000 });
    expect(names(far, result("near", { holds: false, p95Ms: 2100 }))).toEqual(["near", "far"]);
  });

  it("does not depend on the order in which they are given", () => {
    const all = [100, 104, 108, 112, 116].map((memoryMb, index) =>
      result(`m${memoryMb}`, { memoryMb, cpuMs: 50 - index }),
    );
    expect(names(...all)).toEqual(names(...[...all].reverse()));
  });
});

describe("topologyResult", () => {
  it("counts no trial that our own side spoiled", () => {
    const { status, peakMemoryMb } = result("a", { memoryMb: 100 }, { memoryMb: 900, holds: false, spoiled: true });
    expect(status).toBe("meets");
    expect(peakMemoryMb).toBe(100);
    expect(result("b", { spoiled: true }).status).toBe("unmeasured");
  });

  it("calls one miss in three trials unclear, and two a miss", () => {
    expect(result("a", {}, {}, { holds: false }).status).toBe("unclear");
    expect(result("a", {}, { holds: false }, { holds: false }).status).toBe("misses");
    expect(result("a", {}, { holds: "unknown" }).status).toBe("unclear");
  });
});

it("gives up after the second miss of one target, not before", () => {
  expect(isGivenUp([trial({ holds: false })])).toBe(false);
  expect(isGivenUp([trial({ holds: false }), trial({}), trial({ holds: false })])).toBe(true);
});

describe("topologiesOf", () => {
  it("combines what there is to choose and leaves the rest alone", () => {
    const space = { workers: [1, 2], modes: ["a", "b"], executorThreads: [], llmClients: [] };
    const all = topologiesOf(space, "auto");
    expect(all.map(topologyName)).toEqual(["a, 1 worker", "a, 2 workers", "b, 1 worker", "b, 2 workers"]);
    expect(all.every((each) => !("executorThreads" in each))).toBe(true);
  });

  it("names every setting as a flag of spike", () => {
    expect(topologyFlags({ workers: 2, mode: "a", executorThreads: 64, llmClient: "shared" }).join(" ")).toBe(
      "--mode a --workers 2 --executor-threads 64 --llm-client shared",
    );
  });
});
