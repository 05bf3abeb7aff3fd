import * as Schema from "effect/Schema";
import { PositiveInt, PositiveNumber, Ratio } from "../workflow/quantities.ts";

/** Above 0 and below 1. */
const Fraction = Ratio.pipe(Schema.check(Schema.isGreaterThan(0), Schema.isLessThan(1)));

/** When and by how much the pool of places for tasks grows and shrinks. */
export const PoolScalingSettings = Schema.Struct({
  /** Places to which idleness and congestion lead back; less where the limits are lower. The engine begins with all it may have. */
  minSize: PositiveInt,
  /** Growth when the longest wait in the queue is at least this, and not before this long after the last change. */
  scaleUpAfterWaitMs: PositiveNumber,
  /** Shrinking after this long without a queue and with places to spare. */
  scaleDownAfterIdleMs: PositiveNumber,
  /** Least time between two answers to congestion, and between two steps of growth after it. */
  cooldownMs: PositiveNumber,
  /** Size after congestion over size before. */
  decreaseRatio: Fraction,
  /** Places added by one step of growth once congestion was seen. */
  increaseStep: PositiveInt,
  /** Median latency over its baseline from which on the other side counts as congested; above 1. */
  latencyGradientRatio: PositiveNumber.pipe(Schema.check(Schema.isGreaterThan(1))),
  /** In this time the baseline moves half-way towards a higher latency: the other side may have become slower for good. */
  latencyBaselineHalfLifeMs: PositiveNumber,
  /** The pool grows only when at least this share of it is taken, for else places are not what is missing. */
  growAtUseRatio: Fraction,
  /** The pool counts as idle when at most this share of it is taken, and shrinks to it. */
  shrinkAtUseRatio: Fraction,
});
export type PoolScalingSettings = typeof PoolScalingSettings.Type;

export const DEFAULT_POOL_SCALING: PoolScalingSettings = {
  minSize: 4,
  scaleUpAfterWaitMs: 20,
  scaleDownAfterIdleMs: 10_000,
  cooldownMs: 1_000,
  decreaseRatio: 0.7,
  increaseStep: 1,
  latencyGradientRatio: 2,
  latencyBaselineHalfLifeMs: 300_000,
  growAtUseRatio: 0.8,
  shrinkAtUseRatio: 0.5,
};
