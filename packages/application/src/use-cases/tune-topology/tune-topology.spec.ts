import { assess, DEFAULT_SCENARIO, type Scenario, type Topology, type TuningReport } from "@plimsoll/domain";
import { SYNTHETIC_DESCRIPTION, syntheticEvidence, type SyntheticOptions } from "@plimsoll/domain/testing";
import * as Effect from "effect/Effect";
import { describe, expect, it } from "vitest";
import { OrchestratorFailure } from "../../ports/agent-orchestrator.port.ts";
import type { TrialOutcome, TrialPlan } from "../../ports/trial-runner.port.ts";
import { TuneTopology } from "./tune-topology.use-case.ts";

const environment: TuningReport["environment"] = {
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

const REFUSED = "refused";

const refused = (plan: TrialPlan): TrialOutcome => ({
  assessment: assess(syntheticEvidence({ scenario: plan.scenario })),
  ending: "orchestrator-lost",
  failure: new OrchestratorFailure({ code: "died", message: "no such mode", hint: "", exitCode: 2, lastStderr: [] }),
  orchestrator: null,
});

const outcomeOf = (plan: TrialPlan, like: (scenario: Scenario) => Partial<SyntheticOptions>): TrialOutcome =>
  plan.scenario.mode === REFUSED
    ? refused(plan)
    : {
        assessment: assess(syntheticEvidence({ ...like(plan.scenario), scenario: plan.scenario })),
        ...{ ending: "completed", failure: null, orchestrator: SYNTHETIC_DESCRIPTION },
      };

const tune = async (
  modes: readonly string[],
  like: (scenario: Scenario) => Partial<SyntheticOptions>,
  rounds = 3,
  refinements: (best: Topology) => readonly Topology[] = () => [],
) => {
  const plans: TrialPlan[] = [];
  const topologies: readonly Topology[] = modes.map((mode) => ({ workers: 1, mode }));
  const useCase = new TuneTopology({
    clock: {
      nowMs: () => plans.length * 1_000,
      originInstant: "2026-11-22T00:00:00.000Z",
      fromMonotonicNs: Number,
      fromInstant: () => 0,
    },
    trials: {
      run: (plan) =>
        Effect.sync(() => {
          plans.push(plan);
          return outcomeOf(plan, like);
        }),
    },
    sink: { write: () => Effect.succeed("/results/t1") },
    onEvent: () => undefined,
  });
  const scenario: Scenario = { ...DEFAULT_SCENARIO, agentCount: 24, targets: ["p95LatencyMs < 500"] };
  const request = {
    tuningId: "t1",
    command: ["plimsoll", "tune"],
    environment,
    scenario,
    topologies,
    rounds,
    refinements,
  };
  const { report } = await Effect.runPromise(useCase.execute({ ...request, budgetMs: null }));
  return { report, order: plans.map((plan) => plan.scenario.mode) };
};

describe("TuneTopology", () => {
  it("chooses the leanest that meets the targets", async () => {
    const { report } = await tune(["fat", "lean"], ({ mode }) => ({
      baseBytes: (mode === "fat" ? 300 : 100) * 1_048_576,
    }));
    expect(report.kind).toBe("found");
    expect(report.ranking[0]?.topology.mode).toBe("lean");
  });

  it("runs every other round backwards and drops what misses a target twice", async () => {
    const slow = ({ mode }: Scenario) => (mode === "slow" ? { llmMs: () => 900 } : {});
    const { report, order } = await tune(["slow", "quick"], slow);
    expect(order).toEqual(["slow", "quick", "quick", "slow", "quick"]);
    expect(
      report.ranking.map(({ topology, status, leftAfterRound }) => [topology.mode, status, leftAfterRound]),
    ).toEqual([
      ["quick", "meets", null],
      ["slow", "misses", 1],
    ]);
  });

  it("keeps what the orchestrator refused, with its own words, and never tries it again", async () => {
    const { report, order } = await tune([REFUSED, "quick"], () => ({}), 2);
    expect(order).toEqual([REFUSED, "quick", "quick"]);
    expect(report.ranking[1]).toMatchObject({ status: "unmeasured", failure: "no such mode" });
  });

  it("says that none meets the targets, and which came closest", async () => {
    const { report } = await tune(["bad", "worse"], ({ mode }) => ({ llmMs: () => (mode === "bad" ? 700 : 3_000) }), 2);
    expect(report.kind).toBe("none-meets");
    expect(report.ranking[0]?.topology.mode).toBe("bad");
  });

  it("tries further settings on the best one alone", async () => {
    const lean = ({ executorThreads }: Scenario) => ({ baseBytes: (executorThreads === 8 ? 60 : 200) * 1_048_576 });
    const further = (best: Topology) => [{ ...best, executorThreads: 8 }];
    const { report } = await tune(
      ["quick", "slow"],
      (scenario) => ({ ...lean(scenario), llmMs: () => (scenario.mode === "slow" ? 900 : 100) }),
      2,
      further,
    );
    expect(report.ranking).toHaveLength(3);
    expect(report.ranking[0]?.topology).toEqual({ workers: 1, mode: "quick", executorThreads: 8 });
  });
});
