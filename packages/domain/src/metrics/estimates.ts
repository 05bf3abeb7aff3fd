import type { Estimate } from "./estimate.ts";

/** A single measurement: a figure without an interval, judged as it stands. */
export const measuredOnce = (value: number, method: string): Estimate => ({
  value,
  low: null,
  high: null,
  confidence: null,
  sampleCount: 1,
  method,
});

/** A census: everything was counted, so that there is nothing to estimate. */
export const counted = (value: number, sampleCount: number): Estimate => ({
  value,
  low: null,
  high: null,
  confidence: null,
  sampleCount,
  method: "count",
});

/** A figure that this run does not have; `reason` says why. */
export const notMeasured = (reason: string): Estimate => ({
  value: null,
  low: null,
  high: null,
  confidence: null,
  sampleCount: 0,
  method: "not measured",
  reason,
});

/** True for a figure whose interval is missing although its method has one: too few samples to judge it by. */
export const lacksInterval = (estimate: Estimate): boolean =>
  estimate.value !== null && estimate.low === null && estimate.reason !== undefined;
