import type { Estimate } from "../metrics/estimate.ts";
import { ascending } from "../statistics/nearest-rank-percentile.ts";
import { percentileEstimate } from "../statistics/percentile-estimate.ts";
import { seriesPercentileEstimate } from "../statistics/series-percentile-estimate.ts";
import { wavePercentileEstimate } from "../statistics/wave-percentile-estimate.ts";
import type { LoadInvocation } from "./load-evidence.ts";
import type { LoadLatency, Stationarity } from "./load-metrics.ts";
import type { LoadShape } from "./load-shape.ts";

type PercentileOf = (stages: readonly (readonly number[])[], p: number) => Estimate;

/** Stages one after the other, each in order of intended start. */
const byStage = (group: readonly LoadInvocation[]): readonly (readonly LoadInvocation[])[] => {
  const stages = new Map<number, LoadInvocation[]>();
  for (const each of group) {
    const own = stages.get(each.record.wave);
    if (own === undefined) stages.set(each.record.wave, [each]);
    else own.push(each);
  }
  return [...stages.values()];
};

const latencyBy = (group: readonly LoadInvocation[], percentileOf: PercentileOf): LoadLatency => {
  const stages = byStage(group.filter(({ isDecided }) => isDecided));
  const corrected = stages.map((own) => own.map(({ correctedMs }) => correctedMs));
  const uncorrected = stages.map((own) => own.map(({ uncorrectedMs }) => uncorrectedMs));
  return {
    correctedP50LatencyMs: percentileOf(corrected, 0.5),
    correctedP95LatencyMs: percentileOf(corrected, 0.95),
    correctedP99LatencyMs: percentileOf(corrected, 0.99),
    uncorrectedP50LatencyMs: percentileOf(uncorrected, 0.5),
    uncorrectedP95LatencyMs: percentileOf(uncorrected, 0.95),
    uncorrectedP99LatencyMs: percentileOf(uncorrected, 0.99),
  };
};

/**
 * Percentiles of a group in order of intended start, corrected and uncorrected side by side; what our own interruption cut off is
 * left out. Invocations of one wave, and those near in time, are alike, which their intervals know.
 */
export const loadLatency = (group: readonly LoadInvocation[], kind: LoadShape["kind"]): LoadLatency =>
  latencyBy(group, kind === "burst-waves" ? wavePercentileEstimate : seriesPercentileEstimate);

const withheld =
  (reason: string): PercentileOf =>
  (stages, p) => {
    const estimate = percentileEstimate(ascending(stages.flat()), p);
    return estimate.value === null ? estimate : { ...estimate, value: null, reason };
  };

/**
 * {@link loadLatency} where there is a steady state, or none to be asked for. Without one a percentile says how long the run was, not
 * what the orchestrator does: the figure is withheld and the ends of this run's own sample are kept, so that a target that fails at
 * both of them still fails.
 */
export const steadyLatency = (
  group: readonly LoadInvocation[],
  shape: LoadShape["kind"],
  { kind, reason }: Stationarity,
): LoadLatency =>
  kind === "steady" || kind === "not-tested" ? loadLatency(group, shape) : latencyBy(group, withheld(reason));
