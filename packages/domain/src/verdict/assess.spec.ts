import { describe, expect, it } from "vitest";
import type { EvidenceRecord } from "../evidence/evidence-record.ts";
import { editRecords, syntheticEvidence } from "../testing/index.ts";
import type { SyntheticOptions } from "../testing/index.ts";
import { assess } from "./assess.ts";

const verdictOf = (options: Partial<SyntheticOptions>) => assess(syntheticEvidence(options)).verdict;
const slow: SyntheticOptions["beforeLlmMs"] = () => 2500;
const cutOff = (records: readonly EvidenceRecord[]) => records.slice(0, -1);

describe("assess", () => {
  it("gives GO to a healthy run, with no finding, and says where the margin is smallest", () => {
    const { verdict, partial } = assess(syntheticEvidence());
    expect(verdict.kind).toBe("GO");
    expect(partial).toBe(false);
    expect(verdict.targets.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => "pass"));
    expect(verdict.rationale).toEqual([
      "synthetic 1.0.0 with 72 agents holds all 10 targets, each on the conservative end of its interval.",
      expect.stringMatching(/^The margin is smallest at `peakMemoryMb < 500`: 44\.\d+ % of the limit is used\.$/u),
    ]);
    expect(verdict.alternatives).toEqual([]);
  });

  it("judges INVALID before NO-GO before INCONCLUSIVE before GO", () => {
    const devMode = { description: { devMode: true } };
    expect(verdictOf({ ...devMode, beforeLlmMs: slow }).kind).toBe("INVALID");
    expect(assess(cutOff(syntheticEvidence({ ...devMode, beforeLlmMs: slow }))).verdict.kind).toBe("INVALID");
    expect(verdictOf({ beforeLlmMs: slow, scenario: { leakCycles: 0 } }).kind).toBe("NO-GO");
    expect(assess(cutOff(syntheticEvidence({ beforeLlmMs: slow }))).verdict.kind).toBe("NO-GO");
    expect(assess(cutOff(syntheticEvidence())).verdict.kind).toBe("INCONCLUSIVE");
    expect(verdictOf({ scenario: { leakCycles: 0 } }).kind).toBe("INCONCLUSIVE");
  });

  it("lists a stub's targets and findings all the same", () => {
    const verdict = verdictOf({ description: { devMode: true }, beforeLlmMs: slow, ceiling: 6 });
    expect(verdict.targets.find(({ target }) => target.metric === "p95LatencyMs")?.status).toBe("fail");
    expect(verdict.findings.map(({ code }) => code)).toContain("concurrency-ceiling");
  });

  it.each([
    ["too few agents for a p95", { scenario: { agentCount: 11 } }],
    ["no target at all", { scenario: { targets: [] } }],
    [
      "a target within the interval",
      { scenario: { targets: ["p50LatencyMs < 111.3"] }, beforeLlmMs: ({ agent }) => agent / 7 },
    ],
  ] satisfies readonly [string, Partial<SyntheticOptions>][])("is INCONCLUSIVE with %s", (_, options) => {
    expect(verdictOf(options).kind).toBe("INCONCLUSIVE");
  });

  it("turns the 70 of 72 that succeed into a NO-GO, whatever their latency", () => {
    const records = editRecords(syntheticEvidence({ scenario: { waves: 1 } }), "invocation", (record) =>
      record.phase === "wave" && ["archon-1", "archon-2"].includes(record.agentId)
        ? { ...record, outcome: "failed", canariesFound: [] }
        : record,
    );
    const { metrics, verdict } = assess(records);
    expect(metrics.p95LatencyMs).toMatchObject({ low: expect.closeTo(116.8, 1), high: Number.POSITIVE_INFINITY });
    expect(verdict.targets.find(({ target }) => target.metric === "p95LatencyMs")?.status).toBe("inconclusive");
    expect(verdict.kind).toBe("NO-GO");
    expect(metrics.failures).toEqual([
      {
        code: "unknown",
        phase: "wave",
        count: 2,
        agentIds: ["archon-1", "archon-2"],
        firstMessage: "no reason was given",
      },
    ]);
  });

  it("says nothing of throughput when it merely wobbles, and fails it when it falls", () => {
    const wobble =
      (sizes: Readonly<Record<number, number>>): SyntheticOptions["beforeLlmMs"] =>
      ({ agentCount, wave }) =>
        (sizes[agentCount] ?? 10) + wave * 3;
    const scenario = { targets: ["throughputRatio >= 1"], halfLoadWaves: 3 };
    expect(verdictOf({ scenario, beforeLlmMs: wobble({ 72: 132 }) }).kind).toBe("INCONCLUSIVE");
    expect(verdictOf({ scenario, beforeLlmMs: wobble({ 72: 200 }) }).kind).toBe("NO-GO");
    expect(verdictOf({ scenario, beforeLlmMs: wobble({ 72: 60 }) }).kind).toBe("GO");
  });

  it("never calls an orchestrator deferred that is merely queueing or cold", () => {
    const queueing: SyntheticOptions["beforeLlmMs"] = ({ agent }) => 300 * Math.floor(agent / 6);
    const cold: SyntheticOptions["beforeLlmMs"] = ({ phase }) => (phase === "probe" || phase === "warm-up" ? 2500 : 10);
    for (const beforeLlmMs of [queueing, cold]) {
      const codes = verdictOf({ beforeLlmMs, instantiationMs: 5 }).findings.map(({ code }) => code);
      expect(codes).not.toContain("deferred-instantiation");
    }
  });

  it("calls no first invocation deferred that is less than thrice as slow, or follows an instantiation that worked", () => {
    const firstTakes =
      (first: number, later: number): SyntheticOptions["beforeLlmMs"] =>
      ({ phase }) =>
        phase === "leak" ? first : later;
    const deferred = (options: Partial<SyntheticOptions>): boolean =>
      verdictOf(options).findings.some(({ code }) => code === "deferred-instantiation");
    expect(deferred({ instantiationMs: 5, beforeLlmMs: firstTakes(910, 10) })).toBe(true);
    expect(deferred({ instantiationMs: 7200, beforeLlmMs: firstTakes(910, 10) })).toBe(false);
    expect(deferred({ instantiationMs: 5, beforeLlmMs: firstTakes(600, 300) })).toBe(false);
    expect(deferred({ instantiationMs: 5, beforeLlmMs: firstTakes(250, 10) })).toBe(false);
  });

  it("proposes what the failures suggest", () => {
    const description = { concurrency: { mode: "to-thread", workers: 2 } };
    const told = (options: Partial<SyntheticOptions>): string => verdictOf(options).alternatives.join("\n");
    expect(told({ description, ceiling: 6 })).toContain("`--mode agent-async --workers auto`");
    expect(told({ instantiationMs: 7874 })).toContain("share one client per process");
    expect(told({ beforeLlmMs: slow, cpuMsPerMs: 1.9 })).toContain("used 1.9 of 2 cores");
    expect(told({ beforeLlmMs: slow, cpuMsPerMs: 1.9 })).toContain("CPU-bound. Measure with more workers");
    expect(told({ beforeLlmMs: slow, cpuMsPerMs: 0.2 })).toContain("not CPU-bound");
    expect(told({ baseBytes: 6e8 })).toContain("fork the workers");
    expect(told({ leakBytesPerCycle: 1e6 })).toContain("recycle the worker processes");
    const stale = editRecords(syntheticEvidence(), "invocation", (record) =>
      record.requestId === "wave-3-4-archon-9"
        ? { ...record, canariesFound: [record.canary, "canary-wave-2-4-archon-9"] }
        : record,
    );
    expect(assess(stale).verdict.alternatives.join("\n")).toContain("conversation history off");
    expect(assess(stale).metrics.crossedContextCount.value).toBe(0);
    expect(told({ ceiling: 6, scenario: { orchestrator: "crewai" } })).toContain(
      "`plimsoll compare --orchestrators crewai,langgraph-js,langgraph,openai-client`",
    );
  });

  it("suggests for own agents a comparison that their framework can carry, with the inputs of the run", () => {
    const command = ["plimsoll", "spike", "--agents-from", "crew:make", "--inputs", "my inputs.jsonl"];
    const own = syntheticEvidence({ ceiling: 6 }).map((record) => {
      if (record.kind === "run") return { ...record, command };
      if (record.kind !== "orchestrator") return record;
      const { description } = record;
      return {
        ...record,
        description: { ...description, settings: { ...description.settings, "own.target": "crew:make" } },
      };
    });
    expect(assess(own).verdict.alternatives.at(-1)).toMatch(
      /^Your own agents .*: `plimsoll compare --orchestrators [^ ,]+,openai-client .*--inputs 'my inputs\.jsonl'`\.$/,
    );
  });

  it("names measured alternatives, the best first, instead of a command where there are some", () => {
    const figures = { verdict: "GO", targetCount: 10, perAgentMemoryMb: 0.05, peakMemoryMb: 150 };
    const measured: EvidenceRecord = {
      kind: "measured-alternatives",
      comparisonId: "20260102T000000000Z-compare-72",
      startedAt: "2026-01-02T00:00:00Z",
      alternatives: [
        { ...figures, name: "slow", version: "slow 1.0", targetsPassed: 9, p95LatencyMs: null },
        { ...figures, name: "fast", version: "fast 2.0", targetsPassed: 10, p95LatencyMs: 321 },
      ],
    };
    const { alternatives } = assess([...syntheticEvidence({ ceiling: 6 }), measured]).verdict;
    expect(alternatives.at(-2)).toBe(
      "fast 2.0 under this scenario, measured on 2026-01-02 in comparison `20260102T000000000Z-compare-72`: p95 321 ms, an agent's memory 0.05 MB, peak memory 150 MB, 10 of 10 targets held (GO).",
    );
    expect(alternatives.at(-1)).toMatch(/^slow 1\.0 .*: an agent's memory 0\.05 MB/);
    expect(alternatives.join()).not.toContain("plimsoll compare");
  });

  it("says the same of the same evidence", () => {
    expect(assess(syntheticEvidence())).toEqual(assess(syntheticEvidence()));
  });
});
