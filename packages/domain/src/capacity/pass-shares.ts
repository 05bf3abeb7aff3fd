import { isotonicFit } from "../statistics/isotonic-fit.ts";
import type { CapacityObservation } from "./capacity-observation.ts";
import { trialPassed } from "./trial-outcome.ts";

/** What was seen at one number of agents. */
export interface PassShare {
  readonly agentCount: number;
  readonly passed: number;
  /** Trials that could be judged. */
  readonly trials: number;
  /** Trials that could not. */
  readonly unjudged: number;
  /** Share that passes by the fit which never rises; 0.5 or more is feasible. Null while nothing was judged here. */
  readonly fittedRatio: number | null;
}

type Tally = Omit<PassShare, "fittedRatio">;

const tallied = (observations: readonly CapacityObservation[]): readonly Tally[] => {
  const tallies = new Map<number, Tally>();
  for (const observation of observations) {
    const { agentCount } = observation;
    const passed = trialPassed(observation);
    const before = tallies.get(agentCount) ?? { agentCount, passed: 0, trials: 0, unjudged: 0 };
    tallies.set(agentCount, {
      agentCount,
      passed: before.passed + (passed === true ? 1 : 0),
      trials: before.trials + (passed === null ? 0 : 1),
      unjudged: before.unjudged + (passed === null ? 1 : 0),
    });
  }
  return [...tallies.values()].sort((a, b) => a.agentCount - b.agentCount);
};

/** Trials by number of agents, ascending, with the isotonic fit of their pass ratio. */
export const passShares = (observations: readonly CapacityObservation[]): readonly PassShare[] => {
  const tallies = tallied(observations);
  const points = tallies
    .filter(({ trials }) => trials > 0)
    .map(({ agentCount, passed, trials }) => ({ x: agentCount, y: passed / trials, weight: trials }));
  const fitted = new Map(isotonicFit(points, "decreasing").map(({ x, y }) => [x, y]));
  return tallies.map((tally) => ({ ...tally, fittedRatio: fitted.get(tally.agentCount) ?? null }));
};
