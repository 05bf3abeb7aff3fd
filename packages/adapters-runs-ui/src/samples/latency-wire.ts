import type { WireNumber } from "@plimsoll/application";
import { ascending, nearestRankPercentile } from "@plimsoll/domain";

/** As result files write it. */
export const wireNumber = (value: number | null): WireNumber => {
  if (value === null || Number.isNaN(value)) return null;
  if (Number.isFinite(value)) return value;
  return value > 0 ? "+Infinity" : "-Infinity";
};

/** Nearest-rank median and 95th percentile; failed invocations are +Infinity among the values. */
export const latencyPercentiles = (
  latenciesMs: readonly number[],
): { readonly p50LatencyMs: WireNumber; readonly p95LatencyMs: WireNumber } => {
  const ordered = ascending(latenciesMs);
  return {
    p50LatencyMs: wireNumber(nearestRankPercentile(ordered, 0.5)),
    p95LatencyMs: wireNumber(nearestRankPercentile(ordered, 0.95)),
  };
};
