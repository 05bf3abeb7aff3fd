import type { CapacityObservation } from "./capacity-observation.ts";
import type { CapacitySettings } from "./capacity-settings.ts";
import { isBelieved, worstContradiction } from "./monotonicity.ts";
import type { Contradiction } from "./monotonicity.ts";
import type { PassShare } from "./pass-shares.ts";
import { passShares } from "./pass-shares.ts";

/** What the trials so far say about where the limit lies. */
export interface CapacityBracket {
  /** Largest number that passes by the isotonic fit, and smallest that fails. */
  readonly feasible: PassShare | null;
  readonly infeasible: PassShare | null;
  readonly shares: readonly PassShare[];
  /** Trials it rests on: all, or those up to a smaller number that surely fails. */
  readonly observations: readonly CapacityObservation[];
  /** All trials, those set aside included. */
  readonly trialCount: number;
  readonly contradiction: Contradiction | null;
  readonly violated: boolean;
}

const feasibleOf = (shares: readonly PassShare[]): PassShare | null =>
  shares.findLast(({ fittedRatio }) => fittedRatio !== null && fittedRatio >= 0.5) ?? null;

const infeasibleOf = (shares: readonly PassShare[]): PassShare | null =>
  shares.find(({ fittedRatio }) => fittedRatio !== null && fittedRatio < 0.5) ?? null;

/** Sizes this many resolutions apart are no longer neighbours on a noisy slope. */
const NEAR_RESOLUTIONS = 10;

/**
 * Bracket of the limit. Where a smaller number surely fails although a larger one passes, the larger is set aside: agents that
 * only work in larger crowds are no capacity.
 */
export const capacityBracket = (
  observations: readonly CapacityObservation[],
  { resolutionRatio }: CapacitySettings,
): CapacityBracket => {
  const all = passShares(observations);
  const contradiction = worstContradiction(all, NEAR_RESOLUTIONS * resolutionRatio);
  const violated = contradiction !== null && isBelieved(contradiction);
  const kept = violated
    ? observations.filter(({ agentCount }) => agentCount <= contradiction.smaller.agentCount)
    : observations;
  const shares = violated ? passShares(kept) : all;
  return {
    feasible: feasibleOf(shares),
    infeasible: infeasibleOf(shares),
    shares,
    observations: kept,
    trialCount: observations.length,
    contradiction,
    violated,
  };
};
