import { describe, expect, it } from "vitest";
import { runStub } from "./run-stub.ts";

/**
 * N requests at once before c servers with fixed service s: the i-th is done after ceil(i / c) * s, so the
 * nearest-rank p95 is ceil(ceil(0.95 N) / c) * s and the wave takes ceil(N / c) * s.
 */
const closedForm = (agentCount: number, ceiling: number, serviceMs: number) => ({
  p95Ms: Math.ceil(Math.ceil(0.95 * agentCount) / ceiling) * serviceMs,
  throughputPerSec: (agentCount / (Math.ceil(agentCount / ceiling) * serviceMs)) * 1000,
});

describe("a fixed-service queue of c servers", () => {
  it.each([
    { agentCount: 72, ceiling: 6, serviceMs: 40 },
    { agentCount: 40, ceiling: 40, serviceMs: 120 },
    { agentCount: 30, ceiling: 1, serviceMs: 20 },
  ])("gives its closed-form p95 and throughput: $agentCount agents, $ceiling servers, $serviceMs ms", async (queue) => {
    const { agentCount, ceiling, serviceMs } = queue;
    const waves = Math.ceil(80 / agentCount);
    const { assessment } = await runStub({
      behaviour: { ceiling },
      scenario: {
        agentCount,
        waves,
        llm: { kind: "mock", model: "mock", latency: { kind: "fixed", latencyMs: serviceMs } },
      },
    });
    const expected = closedForm(agentCount, ceiling, serviceMs);
    const { p95LatencyMs, throughputPerSec, concurrencyCeiling } = assessment.metrics;
    // Timers fire late, never early: a queue of 30 in a row gathers at most a few ms of lateness each.
    expect(p95LatencyMs.value).toBeGreaterThanOrEqual(expected.p95Ms - 1);
    expect(p95LatencyMs.value).toBeLessThan(expected.p95Ms * 1.15 + 15);
    expect(throughputPerSec.value).toBeLessThanOrEqual(expected.throughputPerSec * 1.01);
    expect(throughputPerSec.value).toBeGreaterThan(expected.throughputPerSec * 0.8);
    expect(concurrencyCeiling.value).toBe(ceiling);
  });

  it("reports an injected ceiling of 6 as 6, and names it", async () => {
    const run = await runStub({ behaviour: { ceiling: 6 } });
    expect(run.assessment.metrics.concurrencyCeiling.value).toBe(6);
    const finding = run.assessment.verdict.findings.find(({ code }) => code === "concurrency-ceiling");
    expect(finding?.message).toContain("6 of 24");
    expect(finding?.severity).toBe("failure");
  });
});
