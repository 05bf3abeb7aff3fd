import { bindingTarget } from "./binding-target.ts";
import type { CapacityBracket } from "./capacity-bracket.ts";
import type { CapacityResult } from "./capacity-result.ts";
import type { SlopeLimit } from "./slope-limit.ts";

const common = (bracket: CapacityBracket) => ({
  bindingTarget: bracket.infeasible === null ? null : bindingTarget(bracket.observations),
  monotonicity: bracket.violated ? ("violated" as const) : ("ok" as const),
  trialCount: bracket.trialCount,
});

const violation = ({ contradiction, violated }: CapacityBracket): string =>
  violated && contradiction !== null
    ? `; ${contradiction.smaller.agentCount} agents fail although ${contradiction.larger.agentCount} pass (p = ${contradiction.p.toPrecision(2)})`
    : "";

/** Everything passed up to the largest number allowed, or nothing did, down to one agent. */
export const withoutLimit = (bracket: CapacityBracket): CapacityResult => {
  const feasibleMax = bracket.feasible?.agentCount ?? 0;
  const reason =
    feasibleMax === 0
      ? "not even one agent meets every target"
      : `every target holds up to ${feasibleMax} agents, the most that was to be tried`;
  return {
    ...common(bracket),
    feasibleMax,
    infeasibleMin: bracket.infeasible?.agentCount ?? null,
    interval: null,
    boundary: null,
    settled: true,
    reason: reason + violation(bracket),
  };
};

/** Largest number up to which every trial passed, and the one below the smallest from which on every trial failed. */
const shareEnds = ({ shares }: CapacityBracket): { readonly low: number; readonly high: number } => {
  const firstFailure = shares.findIndex(({ passed, trials }) => passed < trials);
  const lastPass = shares.findLastIndex(({ passed }) => passed > 0);
  const above = shares[lastPass + 1]?.agentCount;
  return {
    low: shares[firstFailure - 1]?.agentCount ?? 0,
    high: above === undefined ? (shares.at(-1)?.agentCount ?? 0) : above - 1,
  };
};

/** The limit lies between two neighbouring sizes, both tried several times. */
export const bracketResult = (bracket: CapacityBracket, boundary: "cliff" | "slope"): CapacityResult => {
  const [feasibleMax, infeasibleMin] = [bracket.feasible?.agentCount ?? 0, bracket.infeasible?.agentCount ?? null];
  const cliffEnds = { low: feasibleMax, high: (infeasibleMin ?? feasibleMax + 1) - 1 };
  const facts = common(bracket);
  const how = boundary === "cliff" ? "falls off" : "fails more and more often";
  return {
    ...facts,
    feasibleMax,
    infeasibleMin,
    interval: boundary === "cliff" ? cliffEnds : shareEnds(bracket),
    boundary,
    settled: true,
    reason: `${facts.bindingTarget ?? "a target"} ${how} between ${feasibleMax} and ${infeasibleMin} agents${violation(bracket)}`,
  };
};

/** Smallest size above the limit that fails by the fit; one more than the limit when none was tried there. */
const failingAbove = ({ shares }: CapacityBracket, feasibleMax: number): number =>
  shares.find(({ agentCount, fittedRatio }) => agentCount > feasibleMax && fittedRatio !== null && fittedRatio < 0.5)
    ?.agentCount ?? feasibleMax + 1;

/** The figure's own crossing, with its interval. */
export const slopeResult = (bracket: CapacityBracket, limit: SlopeLimit): CapacityResult => {
  const facts = common(bracket);
  const feasibleMax = Math.floor(limit.estimate);
  return {
    ...facts,
    feasibleMax,
    infeasibleMin: failingAbove(bracket, feasibleMax),
    interval: { low: Math.floor(limit.low), high: Math.floor(limit.high) },
    boundary: "slope",
    settled: true,
    reason: `${facts.bindingTarget ?? "a target"} passes its limit gradually at ${limit.estimate.toFixed(1)} agents (${limit.trialCount} trials near it)${violation(bracket)}`,
  };
};

/** What can be said when the search had to end early. */
export const outOfTrials = (bracket: CapacityBracket, limit: SlopeLimit | null, reason: string): CapacityResult => {
  if (limit !== null) return { ...slopeResult(bracket, limit), settled: false, reason: reason + violation(bracket) };
  const bounded = bracket.feasible !== null && bracket.infeasible !== null;
  const facts = bounded ? bracketResult(bracket, "slope") : withoutLimit(bracket);
  return { ...facts, boundary: null, settled: false, reason: reason + violation(bracket) };
};
