import {
  agentDensity,
  type AgentDensity,
  BYTES_PER_MB,
  type CapacityKind,
  type CapacityReport,
  type CapacityResult,
  type CapacityTrial,
  diagnoseUsl,
  fleetSize,
} from "@plimsoll/domain";
import * as Result from "effect/Result";
import type { CapacityRequest } from "./capacity-request.ts";
import type { SearchState } from "./search-state.ts";
import { leftOutTargets } from "./trial-scenario.ts";

/** What the search ended with. */
export interface CapacityFacts {
  readonly request: CapacityRequest;
  readonly result: CapacityResult;
  readonly confirmation: CapacityTrial | null;
  readonly interrupted: boolean;
  readonly devMode: boolean;
  readonly durationMs: number;
}

/** Left free for the operating system, and for the hour in which agents are not as in the test. */
const USABLE_RATIO = 0.8;

/** The number that the full run allows: its own size when it met every target, none when no size did. */
const confirmedMax = ({ confirmation, result }: CapacityFacts): number => {
  if (confirmation === null) return result.feasibleMax;
  const holds = confirmation.observation.targets.every((target) => target.holds !== false);
  return holds ? Math.min(result.feasibleMax, confirmation.agentCount) : 0;
};

/** What a full run took back, in the result itself. */
const afterConfirmation = (facts: CapacityFacts): CapacityResult => {
  const { result, confirmation } = facts;
  const feasibleMax = confirmedMax(facts);
  if (confirmation === null || feasibleMax === result.feasibleMax) return result;
  const missed = confirmation.observation.targets.filter(({ holds }) => holds === false).map(({ target }) => target);
  const why =
    feasibleMax === 0
      ? `full runs down to ${confirmation.agentCount} agents miss ${missed.join(", ")}`
      : `a full run meets every target at ${feasibleMax} agents, and did not at the next larger size tried`;
  const settled = result.settled && (feasibleMax > 0 || confirmation.agentCount === 1);
  const taken = { interval: null, boundary: null, bindingTarget: missed[0] ?? null, reason: why };
  return { ...result, ...taken, feasibleMax, settled };
};

/** A full run that missed a target bounds the number from above, also where no smaller one was tried. */
const isBelowAsked = ({ request: { atLeast }, confirmation }: CapacityFacts, result: CapacityResult): boolean => {
  if (atLeast === null) return false;
  if (result.settled) return result.feasibleMax < atLeast;
  return result.feasibleMax === 0 && confirmation !== null && confirmation.agentCount <= atLeast;
};

const kindOf = (facts: CapacityFacts, result: CapacityResult, state: SearchState): CapacityKind => {
  if (facts.interrupted) return "interrupted";
  if (facts.devMode) return "dev-mode";
  const limitFound = result.infeasibleMin !== null || result.feasibleMax < facts.result.feasibleMax;
  if (state.machineLimit !== null && !limitFound) return "machine-limit";
  if (isBelowAsked(facts, result)) return "below-asked";
  return result.settled ? "found" : "not-settled";
};

const fleetFor = ({ request }: CapacityFacts, result: CapacityResult, density: AgentDensity | null) => {
  if (request.forAgents === null || density === null || result.feasibleMax === 0) return null;
  const { feasibleMax: value, interval } = result;
  const { environment } = request;
  const size = fleetSize(request.forAgents, {
    agentsPerProcess: { value, low: interval?.low ?? value, high: interval?.high ?? value },
    perAgentMemoryMb: density.perAgentMemoryMb,
    processBaseMemoryMb: density.baseMemoryMb,
    coresPerAgent: density.coresPerAgent,
    machineMemoryMb: environment.memoryBytes / BYTES_PER_MB,
    machineCores: environment.cores,
    usableRatio: USABLE_RATIO,
  });
  return { agentCount: request.forAgents, size };
};

const throughputPoints = (trials: readonly CapacityTrial[]) =>
  trials.flatMap(({ agentCount, throughputPerSec: { value } }) =>
    value === null ? [] : [{ agentCount, throughputPerSec: value }],
  );

/** Puts together what the trials say. */
export const capacityReport = (facts: CapacityFacts, state: SearchState, startedAt: string): CapacityReport => {
  const { capacityId, command, environment, scenario } = facts.request;
  const result = afterConfirmation(facts);
  const law = diagnoseUsl(throughputPoints(state.soundTrials));
  const density = agentDensity(state.soundTrials, Math.max(1, result.feasibleMax));
  return {
    ...{ capacityId, startedAt, command, environment, scenario, result, density },
    kind: kindOf(facts, result, state),
    machineLimit: state.machineLimit,
    confirmation: facts.confirmation,
    onlyConfirmed: leftOutTargets(scenario),
    usl: Result.isSuccess(law) ? law.success : null,
    uslRefusal: Result.isFailure(law) ? law.failure : null,
    fleet: fleetFor(facts, result, density),
    trials: state.trials,
    durationMs: facts.durationMs,
  };
};
