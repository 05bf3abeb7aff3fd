import type { SpikeMetrics, WatchedMetric } from "@plimsoll/domain";

/** Metrics that a baseline holds a figure of for every judged wave. */
export const WAVE_METRICS = ["p50LatencyMs", "p95LatencyMs", "throughputPerSec"] as const;

/** Metrics that a run has one figure of. */
export const RUN_METRICS = [
  "totalInstantiationTimeMs",
  "peakMemoryMb",
  "perAgentMemoryMb",
  "cpuMsPerInvocation",
] as const satisfies readonly (keyof SpikeMetrics)[];

/** What `check` can watch, besides the success ratio, which it always does. */
export type BaselineMetric = (typeof WAVE_METRICS)[number] | (typeof RUN_METRICS)[number];

/** What is watched where nothing is named: each further metric makes every one of them harder to prove. */
export const DEFAULT_BASELINE_METRICS: readonly BaselineMetric[] = WAVE_METRICS;

/** In which direction a metric is better. */
export const watchedMetric = (name: BaselineMetric): WatchedMetric => ({
  name,
  betterWhen: name === "throughputPerSec" ? "higher" : "lower",
});
