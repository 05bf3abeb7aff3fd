import type { CapacityObservation } from "./capacity-observation.ts";
import { passShares } from "./pass-shares.ts";
import { targetMet } from "./trial-outcome.ts";

const onlyTarget = (observations: readonly CapacityObservation[], target: string): readonly CapacityObservation[] =>
  observations.map(({ agentCount, targets }) => ({
    agentCount,
    targets: targets.filter((observed) => observed.target === target),
  }));

const failureCount = (observations: readonly CapacityObservation[], target: string): number =>
  observations.filter(({ targets }) =>
    targets.some((observed) => observed.target === target && targetMet(observed) === false),
  ).length;

/**
 * The target that fails first: whose own fitted pass ratio falls below one half at the smallest number of agents; of several,
 * the one that failed most often. Null when no target does.
 */
export const bindingTarget = (observations: readonly CapacityObservation[]): string | null => {
  const names = [...new Set(observations.flatMap(({ targets }) => targets.map(({ target }) => target)))];
  const failing = names.flatMap((target) => {
    const shares = passShares(onlyTarget(observations, target));
    const first = shares.find(({ fittedRatio }) => fittedRatio !== null && fittedRatio < 0.5);
    return first === undefined ? [] : [{ target, at: first.agentCount, failures: failureCount(observations, target) }];
  });
  failing.sort((a, b) => a.at - b.at || b.failures - a.failures);
  return failing[0]?.target ?? null;
};

/** Figures of one target in all trials that have one. */
export const figuresOf = (observations: readonly CapacityObservation[], target: string) =>
  observations.flatMap(({ agentCount, targets }) =>
    targets
      .filter((observed) => observed.target === target)
      .flatMap(({ value }) => (value === null ? [] : [{ agentCount, value }])),
  );
