import { mean } from "simple-statistics";
import { describe, expect, it } from "vitest";
import type { EvidenceRecord } from "../evidence/evidence-record.ts";
import { assessLoad } from "./assess-load.ts";
import { measureLoad } from "./measure-load.ts";
import {
  fixedService as fixed,
  plainLoad,
  rateLoad as rate,
  simulateOpenLoad,
  wholeCall,
} from "./testing/synthetic-load.ts";

const codes = (records: readonly EvidenceRecord[]) => assessLoad(records).verdict.findings.map(({ code }) => code);

const correctedOf = (records: readonly EvidenceRecord[]): readonly number[] =>
  records.flatMap((record) => (record.kind === "invocation" ? [(record.endedAtMs ?? NaN) - record.intendedAtMs] : []));

describe("below saturation", () => {
  const metrics = measureLoad(simulateOpenLoad(rate(50, 20_000), fixed(8, 100)));

  it("is the service time, corrected and uncorrected", () => {
    expect(metrics.correctedP50LatencyMs).toMatchObject({ value: 100, low: 100, high: 100 });
    expect(metrics.correctedP99LatencyMs.value).toBeCloseTo(100, 6);
    expect(metrics.uncorrectedP99LatencyMs.value).toBeCloseTo(100, 6);
  });

  it("completes what arrives, with rate times service time in flight, by Little's law", () => {
    expect(metrics.throughputPerSec.value).toBeCloseTo(50, 0);
    expect(metrics.stages[0]).toMatchObject({
      offeredPerSec: 50,
      arrivalCount: 1000,
      sentCount: 1000,
      droppedCount: 0,
    });
    expect(metrics.stages[0]?.meanInFlight).toBeCloseTo(5, 1);
    expect(metrics.stages[0]?.littlesLaw?.holds).toBe(true);
    expect(metrics.stationarity.kind).toBe("steady");
    expect(metrics.goodputRatio.value).toBe(1);
  });
});

it("waits as long as the Pollaczek-Khinchine formula says of Poisson arrivals at one server", () => {
  const [ratePerSec, serviceMs] = [7, 100];
  const records = simulateOpenLoad(rate(ratePerSec, 4_000_000, "poisson"), fixed(1, serviceMs));
  const load = (ratePerSec * serviceMs) / 1000;
  const expected = serviceMs + (load * serviceMs) / (2 * (1 - load));
  expect(mean([...correctedOf(records)]) / expected).toBeCloseTo(1, 1);
});

describe("above saturation", () => {
  const records = simulateOpenLoad(rate(60, 20_000), fixed(5, 100), [
    "correctedP95LatencyMs < 500",
    "correctedP95LatencyMs < 60000",
  ]);
  const assessment = assessLoad(records);
  const { metrics } = assessment;

  it("is named, with the queue's growth: ten more in flight with every second", () => {
    expect(metrics.stationarity.kind).toBe("over-saturated");
    const growth = Number(/([\d.]+) more in flight/.exec(metrics.stationarity.reason)?.[1]);
    expect(growth / 10).toBeCloseTo(1, 0);
    expect(metrics.throughputPerSec.value).toBeCloseTo(50, 0);
    expect(codes(records)).toContain("over-saturated");
  });

  it("withholds percentiles, and keeps their ends: corrected far above uncorrected", () => {
    expect(metrics.correctedP95LatencyMs.value).toBeNull();
    expect(metrics.correctedP95LatencyMs.reason).toContain("over-saturated");
    expect(metrics.correctedP95LatencyMs.low).toBeGreaterThan(3000);
    expect(metrics.uncorrectedP95LatencyMs.high).toBeCloseTo(100, 6);
  });

  it("fails a target that both ends break, and decides nothing of one that they hold", () => {
    expect(assessment.verdict.targets.map(({ status }) => status)).toEqual(["fail", "inconclusive"]);
    expect(assessment.verdict.targets[0]?.reason).toMatch(/^[\d.]+ to [\d.]+: < 500 does not hold; over-saturated/);
  });
});

describe("a stall of two seconds at one agent (coordinated omission)", () => {
  const stalled = simulateOpenLoad(rate(20, 20_000), {
    agentCount: 1,
    serviceMs: (_, nth) => (nth === 100 ? 2000 : 5),
  });
  const metrics = measureLoad(stalled);

  it("hits one invocation by its sending, and all that were due meanwhile by their intended start", () => {
    expect(metrics.stages[0]?.uncorrectedP95LatencyMs.high).toBeCloseTo(5, 6);
    const slow = correctedOf(stalled).filter((latency) => latency > 100).length;
    expect(slow).toBeGreaterThan(35);
    expect(
      metrics.timeline.points.some(
        ({ correctedP95Ms, uncorrectedP95Ms }) => (correctedP95Ms ?? 0) > 1000 && (uncorrectedP95Ms ?? 0) < 10,
      ),
    ).toBe(true);
  });
});

describe("arrivals that find no agent free", () => {
  const records = simulateOpenLoad(rate(60, 10_000), { ...fixed(5, 100), drops: true }, ["droppedRatio <= 0"]);
  const assessment = assessLoad(records);

  it("are counted, never hidden, and are no goodput", () => {
    const { arrivalCount, sentCount, droppedCount, succeededCount, goodputRatio } = assessment.metrics;
    expect([arrivalCount, sentCount + droppedCount, succeededCount]).toEqual([600, 600, sentCount]);
    expect(droppedCount).toBeGreaterThan(80);
    expect(goodputRatio.value).toBeCloseTo(sentCount / 600, 6);
    expect(assessment.verdict.targets[0]?.status).toBe("fail");
    expect(codes(records)).toContain("arrivals-dropped");
  });
});

it("counts what is slower than the goodput limit as not good, although it succeeded", () => {
  const load = { ...rate(50, 20_000), goodputWithinMs: 150 };
  const metrics = measureLoad(
    simulateOpenLoad(load, { agentCount: 20, serviceMs: (_, nth) => (nth % 4 === 0 ? 200 : 100) }),
  );
  expect(metrics.goodputRatio.value).toBe(0.75);
  expect(metrics.successRatio.value).toBe(1);
});

it("says that there is no steady state where latency drifts below saturation", () => {
  const records = simulateOpenLoad(rate(50, 20_000), { agentCount: 40, serviceMs: (dueMs) => 100 + dueMs / 100 });
  const { correctedP50LatencyMs, stationarity } = measureLoad(records);
  expect(["no-steady-state", "over-saturated"]).toContain(stationarity.kind);
  expect(correctedP50LatencyMs.value).toBeNull();
  expect(correctedP50LatencyMs.reason).toContain(stationarity.reason);
});

it("leaves warm-up out of the judged figures, and says when it was too short", () => {
  const cold = { agentCount: 40, serviceMs: (dueMs: number) => (dueMs < 4000 ? 400 : 100) };
  const shape = { kind: "arrival-rate", ratePerSec: 50, durationMs: 10_000 } as const;
  const enough = measureLoad(simulateOpenLoad(plainLoad(shape, { warmUpMs: 5000 }), cold));
  expect([enough.correctedP99LatencyMs.value, enough.furtherWarmUpCount, enough.sentCount]).toEqual([
    expect.closeTo(100, 6),
    0,
    500,
  ]);
  const short = simulateOpenLoad(plainLoad(shape, { warmUpMs: 1000 }), cold);
  expect(measureLoad(short).furtherWarmUpCount).toBeGreaterThan(140);
  expect(codes(short)).toContain("warm-up-too-short");
});

describe("a spike", () => {
  const shape = {
    kind: "spike-and-recover",
    unit: "per-second",
    base: 20,
    peak: 100,
    baseMs: 5000,
    peakMs: 2000,
    recoverMs: 10_000,
  } as const;

  it("is recovered from once the queue that it left is served", () => {
    const metrics = measureLoad(simulateOpenLoad(plainLoad(shape), fixed(5, 100)));
    // 200 arrivals in 2 s against 50 a second leave 100 waiting, which 50 - 20 a second take away in 100 / 30 s.
    expect(metrics.recoverMs.value).toBeGreaterThan(2700);
    expect(metrics.recoverMs.value).toBeLessThan(3600);
    expect(metrics.stages.map(({ name }) => name)).toEqual(["base", "spike", "recovery"]);
  });

  it("that is not recovered from is infinite and fails its target", () => {
    const records = simulateOpenLoad(plainLoad({ ...shape, recoverMs: 2000 }), fixed(5, 100), ["recoverMs < 60000"]);
    const { metrics, verdict } = assessLoad(records);
    expect(metrics.recoverMs.value).toBe(Infinity);
    expect(verdict.targets[0]?.status).toBe("fail");
    expect(codes(records)).toContain("not-recovered");
  });

  it("is not taken back by a blip long after it", () => {
    const blip = (dueMs: number): number => (dueMs > 14_000 && dueMs < 14_300 ? 400 : 100);
    const metrics = measureLoad(simulateOpenLoad(plainLoad(shape), { agentCount: 5, serviceMs: blip }));
    expect(metrics.recoverMs.value).toBeLessThan(3600);
  });

  it("that did no harm takes no time to recover from", () => {
    expect(measureLoad(simulateOpenLoad(plainLoad(shape), fixed(50, 100))).recoverMs.value).toBe(0);
  });
});

describe("a fault window", () => {
  const struck = ["a0", "a1"];
  const inWindow = (atMs: number): boolean => atMs >= 5000 && atMs < 10_000;
  /** Ten agents in turn; two fail in the window after three calls, the others become twice as slow. */
  const records = [
    ...simulateOpenLoad(rate(20, 20_000), {
      agentCount: 10,
      serviceMs: (dueMs) => (inWindow(dueMs) ? 200 : 100),
      callsOf: (record) => {
        const isStruck = struck.includes(record.agentId) && inWindow(record.intendedAtMs);
        const calls = isStruck ? [1, 2, 3] : [1];
        return calls.map((n) =>
          wholeCall(record, {
            callId: `${record.requestId}-${n}`,
            ...(isStruck ? { outcome: "rate-limited" } : {}),
            ...(isStruck && n === 3 ? { endedAtMs: (record.endedAtMs ?? 0) + 500 } : {}),
          }),
        );
      },
    }).map((record) =>
      record.kind === "invocation" && struck.includes(record.agentId) && inWindow(record.intendedAtMs)
        ? {
            ...record,
            outcome: "failed" as const,
            canariesFound: [],
            error: { code: "llm-rate-limited" as const, message: "429", retryable: true },
          }
        : record,
    ),
    { kind: "fault-window" as const, name: "rate-limited", fromMs: 5000, toMs: 10_000, agentIds: struck },
  ];
  const { metrics } = assessLoad(records);
  const [impact] = metrics.faults;

  it("tells how far the agents that it spared felt it", () => {
    expect(impact?.blastRadiusRatio.value).toBeCloseTo(2, 1);
    expect([impact?.struckAgentCount, impact?.sparedFailedInWindowRatio, impact?.struckFailedInWindowRatio]).toEqual([
      2,
      0,
      expect.closeTo(1, 1),
    ]);
    expect(codes(records)).toContain("fault-spread");
  });

  it("tells how many more LLM calls it made, and which of them nobody waited for", () => {
    const share = metrics.faults[0]?.callsPerInvocationBefore;
    expect(share).toBe(1);
    expect(impact?.retryAmplification.value).toBeGreaterThan(1.2);
    expect(impact?.orphanCallCount).toBeGreaterThan(0);
    expect(metrics.orphanCallCount.value).toBe(impact?.orphanCallCount);
    expect(codes(records)).toContain("orphan-calls");
  });

  it("tells when all was as before", () => {
    expect(impact?.recoverMs.value).toBeLessThan(600);
  });
});
