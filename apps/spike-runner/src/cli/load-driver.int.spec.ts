import type { InvocationRecord } from "@plimsoll/domain";
import { describe, expect, it } from "vitest";
import { runLoadScenario } from "../testing/run-load-scenario.ts";

/** Generous: a busy machine is ten times slower. */
const LIMIT_MS = 120_000;
const FIXED_100 = { latency: { kind: "fixed", latencyMs: 100 } } as const;

const countBy = <A>(items: readonly A[], key: (item: A) => string): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1);
  return counts;
};

const overlapping = (invocations: readonly InvocationRecord[]): number => {
  const endOf = new Map<string, number>();
  let count = 0;
  for (const { agentId, sentAtMs, endedAtMs } of invocations.toSorted((a, b) => a.sentAtMs - b.sentAtMs)) {
    if (sentAtMs < (endOf.get(agentId) ?? -Infinity)) count += 1;
    endOf.set(agentId, endedAtMs ?? Infinity);
  }
  return count;
};

describe("closed model", { timeout: LIMIT_MS }, () => {
  it("completes N in every service time, and never sends an agent two at a time", async () => {
    const shape = { kind: "constant-concurrency", agents: 6, durationMs: 3000 } as const;
    const { assessment, invocations } = await runLoadScenario({ shape, agents: 8, llm: FIXED_100 });
    const { throughputPerSec, stages } = assessment.metrics;
    // Six agents of 100 ms each: 60 a second, less what a busy machine takes; never more.
    expect(throughputPerSec.value).toBeGreaterThan(40);
    expect(throughputPerSec.value).toBeLessThan(62);
    expect(stages[0]?.largestInFlight).toBeLessThanOrEqual(6);
    expect(overlapping(invocations)).toBe(0);
    expect(new Set(invocations.map(({ agentId }) => agentId)).size).toBe(6);
  });

  it("lets agents in one by one as a ramp rises", async () => {
    const shape = { kind: "ramp", unit: "agents", from: 0, to: 8, durationMs: 2400, rows: 4 } as const;
    const { assessment, invocations } = await runLoadScenario({ shape, agents: 8, llm: FIXED_100 });
    const present = assessment.metrics.stages.map(({ meanInFlight }) => meanInFlight);
    expect(present).toEqual([...present].sort((a, b) => a - b));
    expect(new Set(invocations.map(({ agentId }) => agentId)).size).toBe(8);
    const firsts = [...new Set(invocations.map(({ agentId }) => agentId))];
    expect(firsts[0]).not.toBe(firsts[7]);
  });

  it("rests between turns for as long as the agent thinks", async () => {
    const shape = { kind: "constant-concurrency", agents: 2, durationMs: 1500 } as const;
    const conversation = { turns: 3, thinkTimeMs: 100 };
    const { invocations } = await runLoadScenario({ shape, agents: 2, llm: FIXED_100, conversation });
    const own = invocations.filter(({ agentId }) => agentId === invocations[0]?.agentId);
    const gaps = own.slice(1).map((each, index) => each.intendedAtMs - (own[index]?.endedAtMs ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThan(99);
  });
});

describe("open model", { timeout: LIMIT_MS }, () => {
  it("below saturation takes agents in turn, and latency is the service time", async () => {
    const shape = { kind: "arrival-rate", ratePerSec: 20, durationMs: 3000 } as const;
    const { assessment, invocations } = await runLoadScenario({ shape, agents: 8, llm: FIXED_100 });
    const { uncorrectedP50LatencyMs, sentCount, droppedCount } = assessment.metrics;
    expect([sentCount, droppedCount]).toEqual([60, 0]);
    expect(uncorrectedP50LatencyMs.low).toBeGreaterThan(98);
    expect(uncorrectedP50LatencyMs.low).toBeLessThan(140);
    const shares = [...countBy(invocations, ({ agentId }) => agentId).values()];
    expect(shares).toHaveLength(8);
    expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(3);
    expect(overlapping(invocations)).toBe(0);
  });

  it("above saturation queues: the wait grows and only the corrected latency shows it", async () => {
    const shape = { kind: "arrival-rate", ratePerSec: 80, durationMs: 3000 } as const;
    const { assessment, invocations } = await runLoadScenario({ shape, agents: 4, llm: FIXED_100 });
    const { correctedP95LatencyMs, uncorrectedP95LatencyMs, sentCount } = assessment.metrics;
    expect(sentCount).toBe(240);
    // 80 due and at most 40 done a second: the last one waits for at least 3 s.
    const last = invocations.at(-1);
    expect((last?.sentAtMs ?? 0) - (last?.intendedAtMs ?? 0)).toBeGreaterThan(2800);
    expect(correctedP95LatencyMs.low).toBeGreaterThan(5 * (uncorrectedP95LatencyMs.low ?? Infinity));
    expect(overlapping(invocations)).toBe(0);
  });

  it("drops what finds nobody free, where it may not wait, and counts it", async () => {
    const shape = { kind: "arrival-rate", ratePerSec: 80, durationMs: 2000, whenBusy: "drop" } as const;
    const { assessment, records } = await runLoadScenario({ shape, agents: 4, llm: FIXED_100 });
    const { arrivalCount, sentCount, droppedCount } = assessment.metrics;
    expect([arrivalCount, sentCount + droppedCount]).toEqual([160, 160]);
    expect(droppedCount).toBeGreaterThan(70);
    const reasons = records.flatMap((record) => (record.kind === "dropped-arrival" ? [record.reason] : []));
    expect(new Set(reasons)).toEqual(new Set(["no-free-agent"]));
  });

  it("holds its queue and its flight to what they may be", async () => {
    const shape = { kind: "arrival-rate", ratePerSec: 80, durationMs: 1500, maxInFlight: 2, maxQueue: 5 } as const;
    const { assessment, records } = await runLoadScenario({ shape, agents: 6, llm: FIXED_100 });
    expect(assessment.metrics.largestInFlight.value).toBeLessThanOrEqual(2);
    expect(records.some((record) => record.kind === "dropped-arrival" && record.reason === "queue-full")).toBe(true);
  });

  it("sends the same arrivals for the same seed", async () => {
    const shape = { kind: "arrival-rate", ratePerSec: 40, durationMs: 800, arrivals: "poisson" } as const;
    const gapsOf = (invocations: readonly InvocationRecord[]) =>
      invocations.map(({ intendedAtMs }) => (intendedAtMs - (invocations[0]?.intendedAtMs ?? 0)).toFixed(3));
    const [first, second] = [await runLoadScenario({ shape, agents: 8 }), await runLoadScenario({ shape, agents: 8 })];
    expect(gapsOf(first.invocations)).toEqual(gapsOf(second.invocations));
  });
});

describe("conversations", { timeout: LIMIT_MS }, () => {
  it("carry what was said before, canaries and all, and begin anew after their turns", async () => {
    const shape = { kind: "constant-concurrency", agents: 2, durationMs: 1500 } as const;
    const llm = { latency: { kind: "fixed", latencyMs: 20 } } as const;
    const inputs = ["first text", { topic: "tides" }];
    const { invocations, calls, assessment } = await runLoadScenario({
      shape,
      agents: 2,
      llm,
      inputs,
      conversation: { turns: 3 },
    });
    const byCanary = new Map(invocations.map((each) => [each.canary, each]));
    for (const { canaries } of calls) {
      const own = canaries.map((canary) => byCanary.get(canary));
      const newest = own.at(-1);
      expect(canaries).toHaveLength((newest?.turn ?? 0) + 1);
      expect(new Set(own.map((each) => `${each?.agentId} ${each?.conversation}`)).size).toBe(1);
    }
    expect(new Set(invocations.map(({ turn }) => turn))).toEqual(new Set([0, 1, 2]));
    expect(assessment.metrics.turns.map(({ turn }) => turn)).toEqual([0, 1, 2]);
    expect(assessment.metrics.crossedContextCount.value).toBe(0);
    expect(assessment.metrics.goodputRatio.value).toBe(1);
  });

  it("that are mixed up between agents are found", async () => {
    const shape = { kind: "burst-waves", waves: 3 } as const;
    const { assessment } = await runLoadScenario({ shape, agents: 4, llm: FIXED_100, stub: { mixUp: { agents: 2 } } });
    expect(assessment.metrics.crossedContextCount.value).toBeGreaterThan(0);
    expect(assessment.verdict.findings.map(({ code }) => code)).toContain("context-crossed");
  });
});

describe("what goes wrong under load", { timeout: LIMIT_MS }, () => {
  it("is a value where one invocation fails, and does not flood where all fail at once", async () => {
    const shape = { kind: "constant-concurrency", agents: 4, durationMs: 1000 } as const;
    const llm = { latency: { kind: "fixed", latencyMs: 1 } } as const;
    const stub = { failures: [{ code: "resource-limit", agents: "all" }] } as const;
    const { assessment } = await runLoadScenario({ shape, agents: 4, llm, stub });
    const { failedCount, sentCount, failures, correctedP50LatencyMs } = assessment.metrics;
    expect(failedCount).toBe(sentCount);
    expect(sentCount).toBeLessThanOrEqual(44);
    expect(failures[0]?.code).toBe("resource-limit");
    expect(correctedP50LatencyMs.value).toBe(Infinity);
  });

  it("is an orchestrator that dies: the run ends, partial, with its last words", async () => {
    const shape = { kind: "arrival-rate", ratePerSec: 40, durationMs: 30_000 } as const;
    const { assessment, invocations } = await runLoadScenario({
      shape,
      agents: 4,
      stub: { crash: { afterResults: 20 } },
    });
    const codes = assessment.verdict.findings.map(({ code }) => code);
    expect(codes).toContain("orchestrator-lost");
    expect(codes).not.toContain("conservation-broken-by-us");
    expect(assessment.partial).toBe(true);
    expect(invocations.length).toBeLessThan(60);
  });

  it("is an orchestrator that dies while arrivals wait: none of them is lost from the books", async () => {
    const shape = { kind: "arrival-rate", ratePerSec: 200, durationMs: 30_000 } as const;
    const { assessment } = await runLoadScenario({ shape, agents: 2, stub: { crash: { afterResults: 10 } } });
    const { verdict, metrics } = assessment;
    const codes = verdict.findings.map(({ code }) => code);
    expect([codes.includes("orchestrator-lost"), codes.includes("conservation-broken-by-us")]).toEqual([true, false]);
    expect(metrics.droppedCount).toBeGreaterThan(0);
    expect(metrics.arrivalCount).toBe(metrics.sentCount + metrics.droppedCount);
  });

  it("is an answer that never comes: the runner gives it up after the time limit and its grace", async () => {
    const shape = { kind: "burst-waves", waves: 1, warmUpWaves: 0 } as const;
    const stub = { hang: { agents: 1 } };
    const { assessment } = await runLoadScenario({ shape, agents: 3, timeouts: { invocationMs: 300 }, stub });
    expect(assessment.metrics).toMatchObject({ sentCount: 3, succeededCount: 2, failedCount: 1, pendingCount: 0 });
    expect(assessment.metrics.failures[0]?.code).toBe("timeout");
  });
});
