import { describe, expect, it } from "vitest";
import type { EvidenceRecord } from "../evidence/evidence-record.ts";
import { assessLoad } from "../load/assess-load.ts";
import { editRecords, syntheticEvidence } from "../testing/index.ts";
import { assess } from "../verdict/assess.ts";
import { assessRun } from "./assess-run.ts";
import { explainRun } from "./explain-run.ts";
import { isLoadRun, loadAsWaves } from "./load-as-waves.ts";

const SPIKE = syntheticEvidence({ scenario: { agentCount: 12, waves: 3, halfLoadWaves: 0, leakCycles: 0 } });

/** The spike's judged waves as the stages of a load. */
const LOAD: readonly EvidenceRecord[] = editRecords(SPIKE, "wave", (wave) =>
  wave.phase === "wave"
    ? {
        kind: "stage",
        stage: wave.wave,
        name: `stage ${wave.wave}`,
        phase: "load",
        startedAtMs: wave.startedAtMs,
        endedAtMs: wave.endedAtMs,
        fromLevel: 12,
        toLevel: 12,
        arrivals: wave.agentCount,
      }
    : wave,
).map((record) => {
  if (record.kind !== "run")
    return "phase" in record && record.phase === "wave" ? { ...record, phase: "load" } : record;
  const shape = { kind: "burst-waves", waves: 3 } as const;
  const load = { shape, warmUpMs: 0, conversation: { turns: 1 }, toolTurns: 0, goodputWithinMs: null };
  return { ...record, load: { ...load, stopEarly: false, faults: [], inputs: [] } };
});

describe("a load run", () => {
  it("is told from a spike", () => {
    expect([isLoadRun(SPIKE), isLoadRun(LOAD)]).toEqual([false, true]);
  });

  it("told as waves is explained as the spike with the same invocations", () => {
    const { parts } = explainRun(LOAD).waterfall ?? { parts: [] };
    expect(parts).toEqual(explainRun(SPIKE).waterfall?.parts);
    expect(explainRun(LOAD).binding).toBe(explainRun(SPIKE).binding);
  });

  it("keeps its own verdict and gets the figures of its judged stages", () => {
    const assessed = assessRun(LOAD);
    expect(assessed.verdict).toEqual(assessLoad(LOAD).verdict);
    expect(assessed.metrics.latenciesMs).toEqual(assess(SPIKE).metrics.latenciesMs);
  });
});

it("leaves a spike as it is", () => {
  expect(loadAsWaves(SPIKE)).toBe(SPIKE);
  expect(assessRun(SPIKE)).toEqual(assess(SPIKE));
});
