import type { ComparedFigure } from "@plimsoll/domain";
import { metricLabel } from "../report/metric-labels.ts";
import type { Unit } from "../report/quantity.ts";

/** A metric that is compared by wave, as reports call it. */
export interface ComparedMetricLabel {
  readonly metric: string;
  readonly label: string;
  readonly unit: Unit;
}

/** The metrics of the paired statistics, in the order of the reports. */
export const PAIRED_METRICS: readonly ComparedMetricLabel[] = [
  { metric: "p95LatencyMs", label: "P95 latency of a wave", unit: "ms" },
  { metric: "p50LatencyMs", label: "Median latency of a wave", unit: "ms" },
  { metric: "overheadMs", label: "Overhead: mean time beside the LLM", unit: "ms" },
  { metric: "throughputPerSec", label: "Throughput of a wave", unit: "per-second" },
  { metric: "cpuMsPerInvocation", label: "CPU time an agent", unit: "ms" },
];

/** Figures of the whole run, in the order of the reports. */
export const WHOLE_FIGURES: readonly (ComparedMetricLabel & { readonly metric: ComparedFigure })[] = (
  [
    "p50LatencyMs",
    "p95LatencyMs",
    "p99LatencyMs",
    "throughputPerSec",
    "cpuMsPerInvocation",
    "perAgentMemoryMb",
    "frameworkBaseMemoryMb",
    "peakMemoryMb",
    "totalInstantiationTimeMs",
    "orchestratorStartMs",
    "concurrencyCeiling",
    "successRatio",
    "llmCallsPerInvocation",
  ] as const
).map((metric) => ({ metric, ...metricLabel(metric) }));
