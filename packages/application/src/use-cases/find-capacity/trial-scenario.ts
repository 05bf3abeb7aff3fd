import { parseTarget, type Scenario } from "@plimsoll/domain";
import * as Result from "effect/Result";

/** Invocations of one trial at least: the two-sided 95 % interval of a p95 needs 72, twice that keeps it from being the whole range. */
const LEAST_INVOCATIONS = 144;
const LEAST_WAVES = 3;

/** Metrics that need steps which a short trial leaves out: the memory ladder, waves at half load, leak cycles. */
const LEFT_OUT: ReadonlySet<string> = new Set(["perAgentMemoryMb", "throughputRatio", "leakCount"]);

const isLeftOut = (expression: string): boolean => {
  const parsed = parseTarget(expression);
  return Result.isSuccess(parsed) && LEFT_OUT.has(parsed.success.metric);
};

/** Targets that only a full run can judge. */
export const leftOutTargets = ({ targets }: Scenario): readonly string[] => targets.filter(isLeftOut);

/** A spike at N agents with no more than the search needs: instantiate, probe, warm up, judged waves. */
export const trialScenario = (scenario: Scenario, agentCount: number): Scenario => ({
  ...scenario,
  name: `${scenario.name}, trial at ${agentCount}`,
  agentCount,
  waves: Math.max(LEAST_WAVES, Math.ceil(LEAST_INVOCATIONS / agentCount)),
  warmUpWaves: 1,
  halfLoadWaves: 0,
  leakCycles: 0,
  memoryLadderRatios: [],
  targets: scenario.targets.filter((expression) => !isLeftOut(expression)),
});

/** The whole spike at N agents, every target judged. */
export const fullScenario = (scenario: Scenario, agentCount: number): Scenario => ({
  ...scenario,
  name: `${scenario.name}, confirmed at ${agentCount}`,
  agentCount,
});
