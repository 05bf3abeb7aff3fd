import type { Estimate } from "../metrics/estimate.ts";
import { ascending } from "../statistics/nearest-rank-percentile.ts";
import { percentileEstimate } from "../statistics/percentile-estimate.ts";
import type { LoadInvocation } from "./load-evidence.ts";
import type { LoadLatency, Stationarity } from "./load-metrics.ts";

/** Percentiles of a group, corrected and uncorrected side by side; what our own interruption cut off is left out. */
export const loadLatency = (group: readonly LoadInvocation[]): LoadLatency => {
  const decided = group.filter(({ isDecided }) => isDecided);
  const corrected = ascending(decided.map(({ correctedMs }) => correctedMs));
  const uncorrected = ascending(decided.map(({ uncorrectedMs }) => uncorrectedMs));
  return {
    correctedP50LatencyMs: percentileEstimate(corrected, 0.5),
    correctedP95LatencyMs: percentileEstimate(corrected, 0.95),
    correctedP99LatencyMs: percentileEstimate(corrected, 0.99),
    uncorrectedP50LatencyMs: percentileEstimate(uncorrected, 0.5),
    uncorrectedP95LatencyMs: percentileEstimate(uncorrected, 0.95),
    uncorrectedP99LatencyMs: percentileEstimate(uncorrected, 0.99),
  };
};

const withheld = (estimate: Estimate, reason: string): Estimate =>
  estimate.value === null ? estimate : { ...estimate, value: null, reason };

/**
 * Without a steady state a percentile says how long the run was, not what the orchestrator does: the figure is withheld
 * and its ends are kept, so that a target that fails at both of them still fails.
 */
export const withoutSteadyState = (latency: LoadLatency, { kind, reason }: Stationarity): LoadLatency => {
  if (kind === "steady" || kind === "not-tested") return latency;
  return {
    correctedP50LatencyMs: withheld(latency.correctedP50LatencyMs, reason),
    correctedP95LatencyMs: withheld(latency.correctedP95LatencyMs, reason),
    correctedP99LatencyMs: withheld(latency.correctedP99LatencyMs, reason),
    uncorrectedP50LatencyMs: withheld(latency.uncorrectedP50LatencyMs, reason),
    uncorrectedP95LatencyMs: withheld(latency.uncorrectedP95LatencyMs, reason),
    uncorrectedP99LatencyMs: withheld(latency.uncorrectedP99LatencyMs, reason),
  };
};
