import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { indexEvidence } from "../evidence/evidence-index.ts";
import type { EvidenceRecord, InvocationRecord } from "../evidence/evidence-record.ts";
import { editRecords, plainLoad, syntheticEvidence } from "../testing/index.ts";
import { latencyMs } from "./invocation-latency.ts";
import { judgedTraces } from "./judged-invocations.ts";
import { invocationParts } from "./latency-parts.ts";
import { measure } from "./measure.ts";

const HEALTHY = syntheticEvidence();
const isJudged = (record: InvocationRecord): boolean => record.phase === "wave";
const editJudged = (edit: (record: InvocationRecord) => EvidenceRecord | readonly EvidenceRecord[]) =>
  editRecords(HEALTHY, "invocation", (record) => (isJudged(record) ? edit(record) : record));
const without = (kind: EvidenceRecord["kind"]) => HEALTHY.filter((record) => record.kind !== kind);

describe("latency", () => {
  it("is 10 + 100 + 5 and the way there and back, in waves of known times", () => {
    const metrics = measure(syntheticEvidence({ beforeLlmMs: () => 10 }));
    expect(metrics.p95LatencyMs.value).toBeCloseTo(0.2 + 0.5 + 10 + 100 + 5 + 0.5, 6);
    expect(metrics.latenciesMs).toHaveLength(432);
  });

  it("judges waves only, whatever the other phases took", () => {
    const slow = syntheticEvidence({ llmMs: ({ phase }) => (phase === "wave" ? 100 : 9000) });
    expect(measure(slow).p95LatencyMs.value).toBeCloseTo(116.8, 6);
    expect(measure(slow).warmUpP95LatencyMs.value).toBeGreaterThan(9000);
  });

  it("of a fixed-service queue of 6 servers is its closed form: agent i waits for floor(i / 6) services", () => {
    const queue = syntheticEvidence({ beforeLlmMs: ({ agent }) => 100 * Math.floor(agent / 6), afterLlmMs: () => 0 });
    const { p50LatencyMs, p95LatencyMs, throughputPerSec, largestInFlightInWaves } = measure(queue);
    expect(p50LatencyMs.value).toBeCloseTo(600 + 1.2, 6);
    expect(p95LatencyMs.value).toBeCloseTo(1200 + 1.2, 6);
    expect(throughputPerSec.value).toBeCloseTo(72 / 1.2012, 6);
    expect(largestInFlightInWaves.value).toBe(6);
  });

  it("counts failures as infinity, so that failing fast improves nothing", () => {
    const fast = editJudged((record) =>
      record.agentId.endsWith("7") ? { ...record, outcome: "failed", endedAtMs: record.sentAtMs + 1 } : record,
    );
    const metrics = measure(fast);
    expect(metrics.latenciesMs.filter((ms) => ms === Number.POSITIVE_INFINITY)).toHaveLength(7 * 6);
    expect(metrics.p95LatencyMs.value).toBe(Number.POSITIVE_INFINITY);
    expect(metrics.failureCount).toBe(42);
    expect(metrics.successRatio.value).toBeCloseTo(390 / 432, 12);
  });

  it("leaves the time out that we held a call back, once where calls were held side by side", () => {
    const held = editRecords(HEALTHY, "llm-call", (call) => {
      const later = { ...call, heldMs: 40 };
      return [later, { ...later, callId: `${call.callId}-twin` }];
    });
    expect(measure(held).p95LatencyMs.value).toBeCloseTo(76.8, 6);
    expect(measure(held).latencyParts.find(({ part }) => part === "held-by-us")?.p50Ms).toBeCloseTo(40, 6);
    expect(measure(held).throughputRatio).toMatchObject({ value: null, reason: expect.stringContaining("rate limit") });
  });

  it("counts no failure as throughput", () => {
    const half = editJudged((record) =>
      Number(record.agentId.slice(7)) > 36 ? { ...record, outcome: "failed", canariesFound: [] } : record,
    );
    expect(measure(half).throughputPerSec.value).toBeCloseTo(36 / 0.1168, 6);
    expect(measure(half).throughputRatio.value).toBeCloseTo(1, 6);
  });

  it("keeps the warm-up of the half-load pool out of the warm-up's percentile", () => {
    const extra = editRecords(HEALTHY, "invocation", (record) =>
      record.phase === "warm-up" && record.wave === 0
        ? [record, { ...record, wave: 2, requestId: `${record.requestId}-half`, endedAtMs: record.sentAtMs + 9000 }]
        : record,
    );
    expect(measure(extra).warmUpP95LatencyMs.value).toBeCloseTo(116.8, 6);
  });

  it("withholds a p99 of one wave and gives its p95", () => {
    const one = measure(syntheticEvidence({ scenario: { waves: 1 } }));
    expect(one.p99LatencyMs).toMatchObject({ value: null, sampleCount: 72 });
    expect(one.p95LatencyMs.value).toBeCloseTo(116.8, 6);
  });

  it("leaves out what our own interruption cut off, and only that", () => {
    const open = (record: InvocationRecord): InvocationRecord =>
      record.wave === 5 ? { ...record, endedAtMs: null, outcome: "pending" } : record;
    const interrupted = editJudged(open)
      .filter((record) => record.kind !== "wave" || record.phase !== "wave" || record.wave < 5)
      .filter((record) => record.kind !== "end");
    expect(measure(interrupted)).toMatchObject({
      pendingCount: 72,
      unaccountedCount: 0,
      successCount: 360,
      waveCount: 5,
    });
    expect(measure(interrupted).latenciesMs).toHaveLength(360);
    const dropped = measure(editJudged(open));
    expect(dropped).toMatchObject({ pendingCount: 72, unaccountedCount: 72 });
    expect(dropped.successRatio.value).toBeCloseTo(360 / 432, 12);
  });

  it("conserves: sent is succeeded, failed, cancelled and pending", () => {
    const outcomes = fc.array(fc.constantFrom("succeeded", "failed", "cancelled", "pending"), {
      minLength: 432,
      maxLength: 432,
    });
    fc.assert(
      fc.property(outcomes, (drawn) => {
        let next = 0;
        const records = editJudged((record) => ({ ...record, outcome: drawn[next++] as InvocationRecord["outcome"] }));
        const m = measure(records);
        expect(m.successCount + m.failureCount + m.cancelledCount + m.pendingCount).toBe(m.sentCount);
        expect(m.unaccountedCount).toBe(m.pendingCount);
      }),
      { numRuns: 10 },
    );
  });
});

describe("latency parts", () => {
  const partsOf = (records: readonly EvidenceRecord[]) =>
    Object.fromEntries(measure(records).latencyParts.map(({ part, p50Ms }) => [part, p50Ms]));

  it("have known medians", () => {
    const parts = partsOf(syntheticEvidence({ beforeLlmMs: () => 12 }));
    const expected = { "client-queue": 0.2, transport: 1, "orchestrator-before-llm": 12, llm: 100 };
    for (const [part, ms] of Object.entries(expected))
      expect([part, parts[part]]).toEqual([part, expect.closeTo(ms, 6)]);
    expect(parts["orchestrator-after-llm"]).toBeCloseTo(5, 6);
    expect(parts["orchestrator-between-llm"]).toBeCloseTo(0, 6);
  });

  it("add up to the latency and what we held", () => {
    const ms = fc.double({ min: 0, max: 500, noNaN: true });
    fc.assert(
      fc.property(ms, ms, ms, ms, (before, llm, after, held) => {
        const made = syntheticEvidence({
          scenario: { agentCount: 3, waves: 2, leakCycles: 0 },
          beforeLlmMs: () => before,
          llmMs: () => llm,
          afterLlmMs: () => after,
        });
        const records = editRecords(made, "llm-call", (call) => ({ ...call, heldMs: Math.min(held, llm) }));
        for (const trace of judgedTraces(indexEvidence(records))) {
          const parts = invocationParts(trace) ?? {};
          const sum = Object.values(parts).reduce((total, part) => total + part, 0);
          expect(sum).toBeCloseTo((latencyMs(trace) ?? 0) + (parts["held-by-us"] ?? 0), 5);
        }
      }),
      { numRuns: 20 },
    );
  });

  it("merge parallel calls and leave the gap between two", () => {
    const twice = editRecords(syntheticEvidence({ beforeLlmMs: () => 10 }), "llm-call", (call) => [
      { ...call, endedAtMs: call.arrivedAtMs + 40 },
      { ...call, callId: `${call.callId}-b`, arrivedAtMs: call.arrivedAtMs + 20, endedAtMs: call.arrivedAtMs + 50 },
      { ...call, callId: `${call.callId}-c`, arrivedAtMs: call.arrivedAtMs + 80 },
    ]);
    const parts = partsOf(twice);
    expect(parts["llm"]).toBeCloseTo(50 + 20, 6);
    expect(parts["orchestrator-between-llm"]).toBeCloseTo(30, 6);
  });

  it("are left out where their source is missing", () => {
    const unreported = editJudged((record) => {
      const bare: { reported?: unknown } & InvocationRecord = { ...record };
      delete bare.reported;
      return bare;
    });
    expect(partsOf(unreported)["transport"]).toBeUndefined();
    expect(partsOf(unreported)["orchestrator-before-llm"]).toBeCloseTo(10.8, 1);
    expect(Object.keys(partsOf(without("llm-call")))).toEqual(["client-queue", "transport"]);
  });
});

describe("memory, CPU and concurrency", () => {
  it("finds memory per agent and its base from the ladder", () => {
    const metrics = measure(syntheticEvidence({ bytesPerAgent: 3 * 1_048_576, memoryNoiseBytes: 100_000 }));
    expect(metrics.perAgentMemoryMb.low ?? 9).toBeLessThan(3);
    expect(metrics.perAgentMemoryMb.high ?? 0).toBeGreaterThan(3);
    expect(metrics.frameworkBaseMemoryMb.value).toBeCloseTo(150, 0);
    expect(metrics.peakMemoryMb.value).toBeCloseTo(150 + 3 * 72, 0);
  });

  it("gives the slope without an interval below five readings, and says so", () => {
    const few = measure(syntheticEvidence({ scenario: { memoryLadderRatios: [0.5, 1] } })).perAgentMemoryMb;
    expect(few.value).toBeCloseTo(1, 1);
    expect(few).toMatchObject({ low: null, reason: expect.stringContaining("it takes 5") });
  });

  it("takes the peak from the loaded steps, not from the leak cycles after them", () => {
    const late = editRecords(HEALTHY, "resources", (sample) =>
      sample.phase === "leak" ? { ...sample, pssBytes: 900 * 1_048_576 } : sample,
    );
    expect(measure(late).peakMemoryMb.value).toBeCloseTo(222, 0);
  });

  it("takes RSS for all readings where one has no PSS", () => {
    const mixed = editRecords(HEALTHY, "resources", (sample) =>
      sample.mark?.purpose === "base" ? { ...sample, pssBytes: null } : sample,
    );
    expect(measure(mixed)).toMatchObject({ memoryKind: "rss" });
    expect(measure(mixed).peakMemoryMb.value).toBeCloseTo(222 * 1.2, 0);
    expect(measure(without("resources"))).toMatchObject({ memoryKind: "none", peakMemoryMb: { value: null } });
  });

  it("takes CPU from within the judged waves alone", () => {
    const { meanCpuCores, cpuMsPerInvocation } = measure(syntheticEvidence({ cpuMsPerMs: 1.5 }));
    expect(meanCpuCores.value).toBeCloseTo(1.5, 6);
    expect(cpuMsPerInvocation.value).toBeCloseTo((1.5 * 116.8) / 72, 6);
    expect(measure(without("resources")).meanCpuCores.value).toBeNull();
  });

  it("interpolates CPU time between samples that do not meet a wave's ends", () => {
    const sparse = syntheticEvidence({ cpuMsPerMs: 1.5 }).filter(
      (record) => record.kind !== "resources" || record.phase !== "wave",
    );
    expect(measure(sparse).meanCpuCores.value).toBeCloseTo(1.5, 6);
  });

  it("reports the probe's ceiling, and proves the full number without a probe from the waves", () => {
    expect(measure(syntheticEvidence({ ceiling: 6 })).concurrencyCeilingRatio.value).toBeCloseTo(6 / 72, 12);
    expect(measure(without("probe")).concurrencyCeiling.value).toBe(72);
    const queued = syntheticEvidence({ beforeLlmMs: ({ agent }) => agent * 200 }).filter(
      ({ kind }) => kind !== "probe",
    );
    expect(measure(queued).concurrencyCeiling.value).toBeNull();
  });

  it("reads nothing from the journal where the orchestrator's LLM is fixed", () => {
    const metrics = measure(syntheticEvidence({ description: { capabilities: ["llm-fixed"] } }));
    expect(metrics.concurrencyCeiling.value).toBeNull();
    expect(metrics.extraLlmCallCount.value).toBeNull();
    expect(metrics.answersWithoutLlmCallCount.value).toBeNull();
  });
});

describe("evidence of every length", () => {
  it("is measured and never throws, however early the run was cut", () => {
    for (let length = 0; length < HEALTHY.length; length += 97) {
      const metrics = measure(HEALTHY.slice(0, length));
      expect(metrics.sentCount).toBe(metrics.latenciesMs.length);
    }
  });

  it("gives the same figures in any order of the lines", () => {
    const ordered = measure(HEALTHY);
    const reversed = measure(HEALTHY.toReversed());
    expect({ ...reversed, latenciesMs: [] }).toEqual({ ...ordered, latenciesMs: [] });
  });

  it("counts calls that the LLM's tools ask for apart from extra ones, and no more of them than the script declares", () => {
    const judged = (callId: string): boolean => callId.startsWith("call-wave-");
    const withTool = editRecords(HEALTHY, "llm-call", (call) =>
      judged(call.callId) ? [{ ...call, callId: `${call.callId}-tool`, toolTurn: true }, call] : call,
    );
    const { extraLlmCallCount, llmCallsPerInvocation } = measure(withTool);
    expect(extraLlmCallCount).toMatchObject({ value: 0, method: "count; 432 calls for tool turns apart" });
    expect(llmCallsPerInvocation.value).toBe(2);
    const spoiled = editRecords(withTool, "llm-call", (call) =>
      call.toolTurn === true ? { ...call, outcome: "truncated" } : call,
    );
    expect(measure(spoiled).extraLlmCallCount).toMatchObject({ value: 432, method: "count" });
    const load = plainLoad({ kind: "burst-waves", waves: 6 }, { toolTurns: 0 });
    expect(measure(editRecords(withTool, "run", (run) => ({ ...run, load }))).extraLlmCallCount.value).toBe(432);
  });

  it("tells invocations apart that share a canary, by time", () => {
    const shared = editRecords(
      editRecords(HEALTHY, "invocation", (r) => ({ ...r, canary: r.agentId, canariesFound: [r.agentId] })),
      "llm-call",
      (call) => ({ ...call, canaries: [...call.agentIds] }),
    );
    expect(measure(shared)).toMatchObject({
      extraLlmCallCount: { value: 0 },
      answersWithoutLlmCallCount: { value: 0 },
      crossedContextCount: { value: 0 },
    });
  });
});
