import { assess, type CapacityReport, type CapacitySettings, DEFAULT_SCENARIO } from "@plimsoll/domain";
import { editRecords, SYNTHETIC_DESCRIPTION, syntheticEvidence, type SyntheticOptions } from "@plimsoll/domain/testing";
import * as Effect from "effect/Effect";
import { describe, expect, it } from "vitest";
import type { TrialOutcome, TrialPlan } from "../../ports/trial-runner.port.ts";
import type { CapacityEvent, CapacityRequest } from "./capacity-request.ts";
import { FindCapacity } from "./find-capacity.use-case.ts";

const environment: CapacityReport["environment"] = {
  ...{
    os: "linux",
    cpuModel: "test",
    cores: 2,
    memoryBytes: 8 * 1_073_741_824,
    nodeVersion: "24",
    plimsollVersion: "0",
  },
  ...{ loadAverage1m: 0, lockfileSha256: {} },
};

/** What a synthetic orchestrator is like at N agents. */
type Subject = (agentCount: number) => Partial<SyntheticOptions>;

interface Watched {
  readonly report: CapacityReport;
  readonly plans: readonly TrialPlan[];
  readonly events: readonly CapacityEvent[];
}

const outcomeOf = ({ scenario }: TrialPlan, subject: Subject): TrialOutcome => {
  const records = syntheticEvidence({ ...subject(scenario.agentCount), scenario });
  return {
    assessment: assess(records),
    ...{ ending: "completed", failure: null, orchestrator: SYNTHETIC_DESCRIPTION },
  };
};

const search = (
  subject: Subject,
  asked: Partial<CapacityRequest> = {},
  outcome: (plan: TrialPlan) => TrialOutcome = (plan) => outcomeOf(plan, subject),
): Promise<Watched> => {
  const plans: TrialPlan[] = [];
  const events: CapacityEvent[] = [];
  let nowMs = 0;
  const settings: Partial<CapacitySettings> = { maxAgentCount: 300, maxTrials: 40, replicates: 3 };
  const useCase = new FindCapacity({
    clock: {
      nowMs: () => nowMs,
      originInstant: "2026-11-22T00:00:00.000Z",
      fromMonotonicNs: Number,
      fromInstant: () => 0,
    },
    trials: {
      run: (plan) =>
        Effect.sync(() => {
          plans.push(plan);
          nowMs += 1_000;
          return outcome(plan);
        }),
    },
    sink: { write: () => Effect.succeed("/results/c1") },
    onTrial: (event) => events.push(event),
  });
  const request: CapacityRequest = {
    ...{ capacityId: "c1", command: ["plimsoll", "capacity"], environment, settings, budgetMs: null },
    scenario: {
      ...DEFAULT_SCENARIO,
      waves: 2,
      leakCycles: 0,
      halfLoadWaves: 2,
      targets: ["p95LatencyMs < 2000", "concurrencyCeilingRatio >= 1"],
    },
    ...{ confirm: false, atLeast: null, forAgents: null, ...asked },
  };
  return Effect.runPromise(useCase.execute(request)).then(({ report }) => ({ report, plans, events }));
};

/** Carries no more than `most` at once. */
const ceilingAt =
  (most: number): Subject =>
  (agentCount) => ({ ceiling: Math.min(agentCount, most) });

describe("FindCapacity", () => {
  it("finds a ceiling to the agent, names what binds and calls it a cliff", async () => {
    const { report } = await search(ceilingAt(40));
    expect(report.result).toMatchObject({ feasibleMax: 40, infeasibleMin: 41, boundary: "cliff", settled: true });
    expect(report.result.bindingTarget).toBe("concurrencyCeilingRatio >= 1");
    expect(report.kind).toBe("found");
  });

  it("gives every trial a run id of its own and enough invocations for a p95", async () => {
    const { plans } = await search(ceilingAt(40));
    expect(new Set(plans.map(({ runId }) => runId)).size).toBe(plans.length);
    for (const { scenario } of plans) expect(scenario.agentCount * scenario.waves).toBeGreaterThanOrEqual(144);
  });

  it("measures six sizes for the law and says what an agent costs", async () => {
    const { report } = await search(ceilingAt(40));
    expect(new Set(report.trials.map(({ agentCount }) => agentCount)).size).toBeGreaterThanOrEqual(6);
    expect(report.usl?.largestMeasured).toBeGreaterThan(40);
    expect(report.density?.perAgentMemoryMb.value).toBeCloseTo(1, 1);
  });

  it("says that the machine was the limit when our own side gives out first, and never blames the orchestrator", async () => {
    const { report } = await search((agentCount) => (agentCount > 30 ? { eventLoopLagP99Ms: 500 } : {}));
    expect(report.kind).toBe("machine-limit");
    expect(report.machineLimit?.spoiledBy).toContain("runner-saturated");
    expect(report.result.feasibleMax).toBeGreaterThan(24);
    expect(report.result.feasibleMax).toBeLessThanOrEqual(30);
    expect(report.result.infeasibleMin).toBeNull();
  });

  it("gives up at once, and does not blame the machine, where own agents hand no canary on", async () => {
    const canariesLost = (plan: TrialPlan): TrialOutcome => {
      const description = { ...SYNTHETIC_DESCRIPTION, settings: { "own.target": "crew:make" } };
      const records = syntheticEvidence({ description, scenario: plan.scenario });
      const untraced = editRecords(records, "llm-call", (call) => ({ ...call, canaries: [] }));
      return { ...outcomeOf(plan, () => ({})), assessment: assess(untraced) };
    };
    const { report, plans } = await search(() => ({}), {}, canariesLost);
    expect(plans).toHaveLength(2);
    expect(report.machineLimit?.spoiledBy).toEqual(["canaries-lost"]);
    expect(report.result.reason).toBe("no trial can be trusted (canaries-lost)");
  });

  it("judges a full run at the number found, and takes back what it misses", async () => {
    const targets = ["concurrencyCeilingRatio >= 1", "perAgentMemoryMb < 2"];
    const scenario = { ...DEFAULT_SCENARIO, waves: 2, leakCycles: 0, halfLoadWaves: 0, targets };
    const hungry: Subject = (agentCount) => ({
      ceiling: Math.min(agentCount, 40),
      bytesPerAgent: (agentCount > 35 ? 4 : 1) * 1_048_576,
    });
    const { report } = await search(hungry, { confirm: true, scenario });
    expect(report.onlyConfirmed).toEqual(["perAgentMemoryMb < 2"]);
    expect(report.confirmation?.agentCount).toBe(32);
    expect(report.result.feasibleMax).toBe(32);
  });

  it("does not call none the number found where every full run misses a target and smaller ones were not tried", async () => {
    const targets = ["concurrencyCeilingRatio >= 1", "perAgentMemoryMb < 2"];
    const scenario = { ...DEFAULT_SCENARIO, waves: 2, leakCycles: 0, halfLoadWaves: 0, targets };
    const greedy: Subject = (agentCount) => ({ ceiling: Math.min(agentCount, 40), bytesPerAgent: 4 * 1_048_576 });
    const { report } = await search(greedy, { confirm: true, scenario });
    expect(report.result).toMatchObject({ feasibleMax: 0, settled: false });
    expect([report.kind, report.confirmation?.agentCount]).toEqual(["not-settled", 20]);
    expect((await search(greedy, { confirm: true, scenario, atLeast: 20 })).report.kind).toBe("below-asked");
    expect((await search(greedy, { confirm: true, scenario, atLeast: 19 })).report.kind).toBe("not-settled");
  });

  it("is below what was asked for when fewer agents fit", async () => {
    const { report } = await search(ceilingAt(40), { atLeast: 72 });
    expect(report.kind).toBe("below-asked");
  });

  it("ends with what it has when the time is over, and says so", async () => {
    const { report, plans } = await search(ceilingAt(40), { budgetMs: 3_000 });
    expect(plans).toHaveLength(3);
    expect(report.kind).toBe("not-settled");
    expect(report.result).toMatchObject({ settled: false, reason: "the time for the search was over" });
  });

  it("tells of every trial as it begins and ends", async () => {
    const { events, plans } = await search(ceilingAt(10));
    expect(events.filter(({ type }) => type === "trial-started")).toHaveLength(plans.length);
    expect(events.filter(({ type }) => type === "trial-ended")).toHaveLength(plans.length);
  });

  it("reckons the processes for a number of agents from the limit found", async () => {
    const { report } = await search(ceilingAt(40), { forAgents: 1_000 });
    expect(report.fleet?.size.processes.value).toBe(25);
  });
});
