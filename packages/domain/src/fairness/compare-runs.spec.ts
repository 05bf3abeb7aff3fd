import { describe, expect, it } from "vitest";
import { DEFAULT_SCENARIO } from "../scenario/scenario.ts";
import { editRecords } from "../testing/edit-records.ts";
import { syntheticEvidence } from "../testing/synthetic-evidence.ts";
import type { SyntheticOptions } from "../testing/synthetic-options.ts";
import { assess } from "../verdict/assess.ts";
import { type ComparedRun, compareRuns, type ComparisonFrame } from "./compare-runs.ts";
import { answersTheSameQuestion, measuredAlternatives } from "./measured-alternatives.ts";

const runOf = (name: string, options: Partial<SyntheticOptions>, rest: Partial<ComparedRun> = {}): ComparedRun => {
  const records = syntheticEvidence({ ...options, scenario: { orchestrator: name } });
  return { name, records, assessment: assess(records), ending: "completed", failure: null, ...rest };
};

const environment = {
  os: "linux",
  cpuModel: "synthetic",
  cores: 2,
  memoryBytes: 8e9,
  nodeVersion: "24.0.0",
  plimsollVersion: "0.1.0",
  loadAverage1m: 0.1,
  lockfileSha256: {},
};
const frame: ComparisonFrame = {
  comparisonId: "c-1",
  startedAt: "2026-01-02T00:00:00Z",
  command: ["plimsoll", "compare"],
  environment,
  scenario: DEFAULT_SCENARIO,
  reference: "fast",
  order: [["fast", "slow"]],
  durationMs: 1000,
};
/** Waves that differ a little, as real ones do. */
const jitter = (ms: number) => (place: { readonly wave: number }) => ms + (place.wave % 3);
const fast = runOf("fast", { beforeLlmMs: jitter(10) });
const slow = runOf("slow", { beforeLlmMs: jitter(60) });

describe("compareRuns", () => {
  const comparison = compareRuns(frame, [slow, fast]);

  it("keeps the order of the command, and compares with the reference", () => {
    expect(comparison.orchestrators.map(({ name }) => name)).toEqual(["slow", "fast"]);
    expect(comparison).toMatchObject({ kind: "measured", reasons: [], reference: "fast" });
    const p95 = comparison.metrics.find(({ metric }) => metric === "p95LatencyMs");
    expect(p95?.pairs).toHaveLength(1);
    expect(p95?.pairs[0]).toMatchObject({ orchestrator: "slow", reference: "fast", verdict: "slower", pairCount: 6 });
    expect(p95?.pairs[0]?.ratio?.ratio).toBeCloseTo(166 / 116, 1);
  });

  it("takes the LLM's own time out of the overhead", () => {
    const overhead = comparison.metrics.find(({ metric }) => metric === "overheadMs")?.estimates ?? [];
    expect(overhead.map(({ orchestrator }) => orchestrator)).toEqual(["fast", "slow"]);
    const [fastMs, slowMs] = overhead.map(({ estimate }) => estimate.value ?? 0);
    expect((slowMs ?? 0) - (fastMs ?? 0)).toBeCloseTo(50, 0);
    expect(fastMs).toBeLessThan(25);
  });

  it("says that a wave with a failure has no finite overhead, so that nothing wins by failing", () => {
    const failing = editRecords(fast.records, "invocation", (record) =>
      record.requestId.startsWith("wave-2-") && record.agentId === "archon-1"
        ? { ...record, outcome: "failed", error: { code: "timeout", message: "late", retryable: true } }
        : record,
    );
    const spoilt = compareRuns(frame, [{ ...fast, records: failing }, slow]);
    const overhead = spoilt.metrics.find(({ metric }) => metric === "overheadMs");
    expect(overhead?.pairs[0]?.verdict).toBe("not comparable");
  });

  it("is incomplete when one was lost, and the others stand", () => {
    const nothing = { records: [], assessment: assess([]) };
    const lost = runOf("lost", {}, { ending: "orchestrator-lost", failure: "it died", ...nothing });
    const partial = compareRuns(frame, [fast, slow, lost]);
    expect(partial).toMatchObject({ kind: "incomplete", reasons: ["lost: it died"] });
    expect(partial.orchestrators[2]).toMatchObject({ version: null, failure: "it died" });
    expect(partial.metrics[0]?.pairs).toHaveLength(1);
  });

  it("compares with the first that has waves when the reference has none", () => {
    const lost = runOf("lost", {}, { ending: "orchestrator-lost", failure: "it died", records: [] });
    expect(compareRuns({ ...frame, reference: "lost" }, [lost, fast, slow]).reference).toBe("fast");
  });

  it("is interrupted before all else, and invalid when a subject is a stub", () => {
    const stub = runOf("stub", { description: { devMode: true } });
    expect(compareRuns(frame, [fast, stub]).kind).toBe("invalid");
    expect(compareRuns(frame, [{ ...fast, ending: "interrupted" }, stub]).kind).toBe("interrupted");
  });
});

describe("measuredAlternatives", () => {
  const stub = runOf("stub", { description: { devMode: true } });
  const comparison = compareRuns(frame, [fast, slow, stub]);

  it("names the others that were really measured", () => {
    const found = measuredAlternatives(comparison, { ...DEFAULT_SCENARIO, orchestrator: "fast" });
    expect(found?.alternatives.map(({ name }) => name)).toEqual(["slow"]);
    expect(found?.alternatives[0]).toMatchObject({ targetCount: 10, version: "synthetic 1.0.0" });
    expect(found?.alternatives[0]?.p95LatencyMs).toBeGreaterThan(150);
  });

  it("is nothing when nobody else was", () => {
    const alone = compareRuns(frame, [fast, stub]);
    expect(measuredAlternatives(alone, { ...DEFAULT_SCENARIO, orchestrator: "fast" })).toBeNull();
  });

  it("answers only the same load on the same kind of machine", () => {
    expect(answersTheSameQuestion(comparison, { ...DEFAULT_SCENARIO, orchestrator: "x", seed: 1 }, environment)).toBe(
      true,
    );
    expect(answersTheSameQuestion(comparison, { ...DEFAULT_SCENARIO, agentCount: 71 }, environment)).toBe(false);
    expect(answersTheSameQuestion(comparison, DEFAULT_SCENARIO, { ...environment, cores: 4 })).toBe(false);
  });
});
