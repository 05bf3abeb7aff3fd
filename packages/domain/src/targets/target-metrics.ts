import type { Estimate } from "../metrics/estimate.ts";
import { counted } from "../metrics/estimates.ts";
import type { SpikeMetrics, TargetableMetric } from "../metrics/spike-metrics.ts";

/** Every metric that a target may name; the compiler keeps it complete. */
const TARGETABLE: Readonly<Record<TargetableMetric, true>> = {
  totalInstantiationTimeMs: true,
  perAgentMemoryMb: true,
  peakMemoryMb: true,
  p50LatencyMs: true,
  p95LatencyMs: true,
  p99LatencyMs: true,
  successCount: true,
  failureCount: true,
  agentCount: true,
  waveCount: true,
  sentCount: true,
  cancelledCount: true,
  pendingCount: true,
  unaccountedCount: true,
  successRatio: true,
  readyAgentCount: true,
  slowestAgentInstantiationMs: true,
  orchestratorStartMs: true,
  frameworkBaseMemoryMb: true,
  concurrencyCeiling: true,
  concurrencyCeilingRatio: true,
  largestInFlightInWaves: true,
  throughputPerSec: true,
  halfLoadThroughputPerSec: true,
  throughputRatio: true,
  warmUpP95LatencyMs: true,
  crossedContextCount: true,
  answersWithoutOwnCanaryCount: true,
  answersWithoutLlmCallCount: true,
  extraLlmCallCount: true,
  llmCallsPerInvocation: true,
  cpuMsPerInvocation: true,
  meanCpuCores: true,
  llmTimingErrorP99Ms: true,
  runnerEventLoopLagP99Ms: true,
  leakCount: true,
};

/** Names of the metrics that a target may speak of, in the order in which the reference lists them. */
export const TARGETABLE_METRICS: readonly TargetableMetric[] = Object.keys(TARGETABLE) as TargetableMetric[];

/** True when the text is such a name. */
export const isTargetableMetric = (name: string): name is TargetableMetric => Object.hasOwn(TARGETABLE, name);

/** The metric's figure; a plain number is a census. */
export const estimateOf = (metrics: SpikeMetrics, metric: TargetableMetric): Estimate => {
  const figure = metrics[metric];
  return typeof figure === "number" ? counted(figure, 1) : figure;
};
