import { mean, sampleVariance } from "simple-statistics";
import type { TrialFigure } from "./slope-limit.ts";
import type { PassShare } from "./pass-shares.ts";

/** Two neighbouring sizes, both tried often enough. */
export interface NarrowPair {
  readonly below: PassShare;
  readonly above: PassShare;
}

/** A step of less than this, three trials of 8 % noise can make. */
const LEAST_JUMP_RATIO = 0.25;
/** A figure that grows five times as fast as the agents do is a wall, not a slope. */
const LEAST_ELASTICITY = 5;
/** Standard errors of the step, from the replicates' own spread, so that noise is not taken for a wall. */
const LEAST_ERRORS = 4;

const logsAt = (figures: readonly TrialFigure[], agentCount: number): readonly number[] =>
  figures.filter((figure) => figure.agentCount === agentCount).map(({ value }) => Math.log(value));

const squaredError = (logs: readonly number[]): number =>
  logs.length < 2 ? 0 : sampleVariance([...logs]) / logs.length;

const byShares = ({ below, above }: NarrowPair): "cliff" | "slope" =>
  below.passed === below.trials && above.passed === 0 ? "cliff" : "slope";

/** Sizes within this factor below a boundary show how the figure gets there. */
const NEAR_FACTOR = 1.35;

/**
 * True for a figure that changes by degrees: up to the boundary most trials near it differ. A count, a share that is nearly always 1,
 * or a failed measurement does not.
 */
export const isGradual = ({ below, above }: NarrowPair, figures: readonly TrialFigure[]): boolean => {
  const near = figures.filter(({ agentCount }) => agentCount * NEAR_FACTOR >= below.agentCount);
  const values = near.filter(({ agentCount }) => agentCount <= above.agentCount).map(({ value }) => value);
  const lower = near.filter(({ agentCount }) => agentCount <= below.agentCount).map(({ value }) => value);
  const finite = values.every((value) => value > 0 && Number.isFinite(value));
  return finite && lower.length > 1 && new Set(lower).size > lower.length / 2;
};

/**
 * `cliff` where the figure jumps between two neighbouring sizes by a quarter or more, beyond its noise, and five times as fast as the
 * agents grow; `slope` else. Where the figure does not change by degrees the shares decide: all pass, then none does.
 */
export const boundaryKind = (pair: NarrowPair, figures: readonly TrialFigure[]): "cliff" | "slope" => {
  const [below, above] = [logsAt(figures, pair.below.agentCount), logsAt(figures, pair.above.agentCount)];
  if (!isGradual(pair, figures) || below.length === 0 || above.length === 0) return byShares(pair);
  const jump = Math.abs(mean([...above]) - mean([...below]));
  const noise = LEAST_ERRORS * Math.sqrt(squaredError(below) + squaredError(above));
  const growth = Math.log(pair.above.agentCount / pair.below.agentCount);
  const steep = jump / growth >= LEAST_ELASTICITY;
  return steep && jump >= Math.max(noise, Math.log(1 + LEAST_JUMP_RATIO)) ? "cliff" : "slope";
};
