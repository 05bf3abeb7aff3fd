import { mean } from "simple-statistics";
import type { TrialFigure } from "./slope-limit.ts";
import type { PassShare } from "./pass-shares.ts";

/** Two neighbouring sizes, both tried often enough. */
export interface NarrowPair {
  readonly below: PassShare;
  readonly above: PassShare;
}

/** A step of less than this can be noise of a few trials. */
const LEAST_JUMP_RATIO = 0.2;
/** A figure that grows five times as fast as the agents do is a wall, not a slope. */
const LEAST_ELASTICITY = 5;

const meanLog = (figures: readonly TrialFigure[], agentCount: number): number | null => {
  const logs = figures.filter((figure) => figure.agentCount === agentCount).map(({ value }) => Math.log(value));
  return logs.length === 0 ? null : mean(logs);
};

const byShares = ({ below, above }: NarrowPair): "cliff" | "slope" =>
  below.passed === below.trials && above.passed === 0 ? "cliff" : "slope";

/**
 * `cliff` where the figure jumps between two neighbouring sizes by a fifth or more and five times as fast as the agents
 * grow, or is infinite beyond; `slope` else. Without figures the shares decide: all pass, then none does.
 */
export const boundaryKind = (pair: NarrowPair, figures: readonly TrialFigure[]): "cliff" | "slope" => {
  const [below, above] = [meanLog(figures, pair.below.agentCount), meanLog(figures, pair.above.agentCount)];
  if (below === null || above === null || !Number.isFinite(below)) return byShares(pair);
  const jump = Math.abs(above - below);
  const growth = Math.log(pair.above.agentCount / pair.below.agentCount);
  return jump >= Math.log(1 + LEAST_JUMP_RATIO) && jump / growth >= LEAST_ELASTICITY ? "cliff" : "slope";
};
