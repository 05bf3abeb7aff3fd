import { PoolScalingSettings } from "@plimsoll/domain";
import { partialFields } from "./partial-fields.ts";

/** When the pool of places grows and shrinks, as a person may write any part of it. */
export const scalingFields = partialFields(PoolScalingSettings.fields, {
  minSize: "Places to which idleness and congestion lead back. 4 by default.",
  scaleUpAfterWaitMs: "Growth when the longest wait in the queue is at least this. 20 by default.",
  scaleDownAfterIdleMs: "Shrinking after this long without a queue and with places to spare. 10000 by default.",
  cooldownMs: "Least time between two answers to congestion. 1000 by default.",
  decreaseRatio: "Size after congestion over size before, between 0 and 1. 0.7 by default.",
  increaseStep: "Places added by one step of growth once congestion was seen. 1 by default.",
  latencyGradientRatio: "Median latency over its baseline that counts as congestion; above 1. 2 by default.",
  latencyBaselineHalfLifeMs: "In this time the baseline moves half-way to a higher latency. 300000 by default.",
  growAtUseRatio: "The pool grows only when at least this share of it is taken. 0.8 by default.",
  shrinkAtUseRatio: "The pool counts as idle when at most this share of it is taken. 0.5 by default.",
});
