import type { DroppedArrivalRecord } from "../evidence/load-records.ts";
import type { Estimate } from "../metrics/estimate.ts";
import { notMeasured } from "../metrics/estimates.ts";
import { wilsonInterval } from "../statistics/wilson-interval.ts";
import type { LoadInvocation } from "./load-evidence.ts";
import type { LoadCounts } from "./load-metrics.ts";

/** Above this an invocation waited for an agent and not for a timer. */
const QUEUED_ABOVE_MS = 1;

/** Counts of a group; arrivals are what was sent and what was dropped. */
export const loadCounts = (group: readonly LoadInvocation[], dropped: readonly DroppedArrivalRecord[]): LoadCounts => {
  const count = (outcome: string): number => group.filter(({ record }) => record.outcome === outcome).length;
  const waited = ({ record: { sentAtMs, noticedAtMs, intendedAtMs } }: LoadInvocation): boolean =>
    sentAtMs - (noticedAtMs ?? intendedAtMs) > QUEUED_ABOVE_MS;
  return {
    arrivalCount: group.length + dropped.length,
    sentCount: group.length,
    droppedCount: dropped.length,
    succeededCount: count("succeeded"),
    failedCount: count("failed"),
    cancelledCount: count("cancelled"),
    pendingCount: count("pending"),
    queuedCount: group.filter(waited).length,
  };
};

/** A share with Wilson's score interval. */
export const shareOf = (count: number, total: number, nothing: string): Estimate => {
  const interval = wilsonInterval(count, total);
  return interval === null
    ? notMeasured(nothing)
    : {
        value: count / total,
        ...interval,
        confidence: 0.95,
        sampleCount: total,
        method: "ratio, Wilson's score interval",
      };
};

/** Correct and in time: what a user of the agents has of them (goodput, DistServe, OSDI 2024). */
export const isGood =
  (withinMs: number | null) =>
  ({ isCorrect, correctedMs }: LoadInvocation): boolean =>
    isCorrect && (withinMs === null || correctedMs <= withinMs);

/** Good invocations among all arrivals, so that a dropped one counts as not good. */
export const goodputRatio = (
  group: readonly LoadInvocation[],
  dropped: readonly DroppedArrivalRecord[],
  withinMs: number | null,
): Estimate => {
  const decided = group.filter(({ isDecided }) => isDecided);
  const good = decided.filter(isGood(withinMs)).length;
  return shareOf(good, decided.length + dropped.length, "no arrival of a judged stage was decided");
};
