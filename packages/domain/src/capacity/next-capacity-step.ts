import { bindingTarget, figuresOf } from "./binding-target.ts";
import { boundaryKind, isGradual } from "./boundary-kind.ts";
import type { NarrowPair } from "./boundary-kind.ts";
import type { CapacityBracket } from "./capacity-bracket.ts";
import { capacityBracket } from "./capacity-bracket.ts";
import type { CapacityObservation } from "./capacity-observation.ts";
import type { CapacityStep } from "./capacity-result.ts";
import type { CapacitySettings } from "./capacity-settings.ts";
import { DEFAULT_CAPACITY } from "./capacity-settings.ts";
import { bracketResult, outOfTrials, slopeResult, withoutLimit } from "./conclude-capacity.ts";
import type { PassShare } from "./pass-shares.ts";
import type { SlopeLimit } from "./slope-limit.ts";
import { slopeLimit } from "./slope-limit.ts";
import { targetOf } from "./trial-outcome.ts";

const measure = (agentCount: number): CapacityStep => ({ kind: "measure", agentCount });

/** Trials beyond which a contradiction is not pursued. */
const CONTRADICTION_TRIALS = 5;

/** More trials where a smaller number fails and a larger passes, until chance is ruled out or accepted. */
const pursueContradiction = ({ contradiction, violated }: CapacityBracket): CapacityStep | null => {
  if (contradiction === null || violated) return null;
  const { smaller, larger } = contradiction;
  const fewer = larger.trials < smaller.trials ? larger : smaller;
  return fewer.trials < CONTRADICTION_TRIALS ? measure(fewer.agentCount) : null;
};

/** Up by doubling while everything passes, down by halving while nothing does. */
const findBracket = (bracket: CapacityBracket, settings: CapacitySettings): CapacityStep | null => {
  const { feasible, infeasible } = bracket;
  if (feasible !== null && infeasible === null) {
    const { agentCount, trials } = feasible;
    if (agentCount < settings.maxAgentCount) return measure(Math.min(settings.maxAgentCount, 2 * agentCount));
    return trials < settings.replicates ? measure(agentCount) : { kind: "done", result: withoutLimit(bracket) };
  }
  if (feasible === null && infeasible !== null) {
    const { agentCount, trials } = infeasible;
    if (agentCount > 1) return measure(Math.max(1, Math.floor(agentCount / 2)));
    return trials < settings.replicates ? measure(1) : { kind: "done", result: withoutLimit(bracket) };
  }
  return null;
};

const isNarrow = (below: number, above: number, { resolutionRatio }: CapacitySettings): boolean =>
  above - below <= Math.max(1, resolutionRatio * below);

/** Between the ends, by the geometric mean, since load is felt as a ratio; then replicates of the ends. */
const narrow = (feasible: PassShare, infeasible: PassShare, settings: CapacitySettings): CapacityStep | null => {
  const [below, above] = [feasible.agentCount, infeasible.agentCount];
  if (!isNarrow(below, above, settings)) {
    return measure(Math.min(above - 1, Math.max(below + 1, Math.round(Math.sqrt(below * above)))));
  }
  const fewer = infeasible.trials < feasible.trials ? infeasible : feasible;
  return fewer.trials < settings.replicates ? measure(fewer.agentCount) : null;
};

/** One that passed in a trial and one that failed in a trial: once a bracket's ends, they stay so, whatever later trials say. */
const straddle = ({ below, above }: NarrowPair): boolean => below.passed > 0 && above.passed < above.trials;

/** The first pair of neighbours with replicates near the bracket that has the limit between them: there the narrowing has ended once. */
const narrowedPair = ({ shares, feasible }: CapacityBracket, settings: CapacitySettings): NarrowPair | null => {
  const often = shares.filter(({ trials }) => trials >= settings.replicates);
  const at = feasible?.agentCount ?? 0;
  for (const [index, below] of often.entries()) {
    const above = often[index + 1];
    const near = below.agentCount * 1.3 >= at && below.agentCount <= at * 1.3;
    if (above === undefined || !near || !isNarrow(below.agentCount, above.agentCount, settings)) continue;
    if (straddle({ below, above })) return { below, above };
  }
  return null;
};

/**
 * Asked for above 95 %, because a search that looks after every trial stops when its interval happens to be narrow: so that the
 * truth lies inside in 93 to 97 % of simulated searches (packages/known-answers, results/intervals.md).
 */
const SEARCH_CONFIDENCE = 0.965;

const limitNear = (bracket: CapacityBracket, target: string | null): SlopeLimit | null => {
  const parsed = target === null ? null : targetOf(target);
  if (parsed === null || target === null) return null;
  return slopeLimit(
    figuresOf(bracket.observations, target),
    parsed,
    bracket.feasible?.agentCount ?? 0,
    SEARCH_CONFIDENCE,
  );
};

/** Trials before a slope's interval is believed: fewer follow their own noise. */
const LEAST_SLOPE_TRIALS = 14;
/** Trials on a slope lie where the figure is this factor off its limit: further off it bends, nearer the noise hides the slope. */
const SPREAD_VALUE_FACTOR = 1.12;
const WIDEST_SPREAD_FACTOR = 1.25;

const spreadFactor = (limit: SlopeLimit | null): number =>
  limit === null
    ? WIDEST_SPREAD_FACTOR
    : Math.min(WIDEST_SPREAD_FACTOR, SPREAD_VALUE_FACTOR ** (1 / Math.abs(limit.elasticity)));

const isPrecise = ({ estimate, low, high, trialCount }: SlopeLimit, { precisionRatio }: CapacitySettings): boolean =>
  trialCount >= LEAST_SLOPE_TRIALS && Math.max(high / estimate, estimate / low) <= 1 + precisionRatio;

const clamped = (agentCount: number, { maxAgentCount }: CapacitySettings): number =>
  Math.min(maxAgentCount, Math.max(1, Math.round(agentCount)));

/** On a slope: trials on both sides of the estimate until the interval is narrow. */
const refine = (bracket: CapacityBracket, settings: CapacitySettings): CapacityStep => {
  const limit = limitNear(bracket, bindingTarget(bracket.observations));
  if (limit !== null && isPrecise(limit, settings)) return { kind: "done", result: slopeResult(bracket, limit) };
  const at = bracket.feasible?.agentCount ?? 1;
  const centre = limit === null ? at : Math.min(at * 1.3, Math.max(at / 1.3, limit.estimate));
  const spread = spreadFactor(limit);
  const upward = bracket.observations.length % 2 === 0;
  return measure(clamped(upward ? centre * spread : centre / spread, settings));
};

const settle = (bracket: CapacityBracket, pair: NarrowPair, settings: CapacitySettings): CapacityStep => {
  const target = bindingTarget(bracket.observations);
  const figures = target === null ? [] : figuresOf(bracket.observations, target);
  const kind = boundaryKind(pair, figures);
  if (kind === "slope" && isGradual(pair, figures)) return refine(bracket, settings);
  return { kind: "done", result: bracketResult(bracket, kind) };
};

const unjudged = ({ shares }: CapacityBracket): PassShare | undefined => shares.find(({ trials }) => trials === 0);

const search = (bracket: CapacityBracket, settings: CapacitySettings): CapacityStep => {
  const { feasible, infeasible } = bracket;
  const unclear = unjudged(bracket);
  if (unclear !== undefined && unclear.unjudged < settings.replicates) return measure(unclear.agentCount);
  if (unclear !== undefined && feasible === null && infeasible === null) {
    return {
      kind: "done",
      result: outOfTrials(bracket, null, `no trial at ${unclear.agentCount} agents could be judged`),
    };
  }
  const before = pursueContradiction(bracket) ?? findBracket(bracket, settings);
  if (before !== null || feasible === null || infeasible === null) return before ?? measure(settings.startAgentCount);
  const pair = narrowedPair(bracket, settings);
  if (pair !== null) return settle(bracket, pair, settings);
  const step = narrow(feasible, infeasible, settings);
  return step ?? settle(bracket, { below: feasible, above: infeasible }, settings);
};

/**
 * The next trial of a capacity search, or its result: doubling until something fails, then halving the bracket, then replicates of its ends.
 * Where the binding target's figure passes its limit gradually, trials on both sides of the crossing go on until its interval is narrow. A
 * function of the trials alone, so that a search can be resumed from its records. After aiperf's find-max-passing-concurrency
 * (bracket, isotonic fit, replicates, cliff guard: research load-testing 3), with the interval as the rule to stop.
 */
export const nextCapacityStep = (
  observations: readonly CapacityObservation[],
  settings: Partial<CapacitySettings> = {},
): CapacityStep => {
  const all = { ...DEFAULT_CAPACITY, ...settings };
  if (observations.length === 0) return measure(clamped(all.startAgentCount, all));
  const bracket = capacityBracket(observations, all);
  const step = search(bracket, all);
  if (step.kind === "done" || observations.length < all.maxTrials) return step;
  const limit = limitNear(bracket, bindingTarget(bracket.observations));
  return { kind: "done", result: outOfTrials(bracket, limit, `${all.maxTrials} trials did not settle it`) };
};
