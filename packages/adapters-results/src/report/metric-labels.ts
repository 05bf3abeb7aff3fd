import type { TargetableMetric } from "@plimsoll/domain";
import type { Unit } from "./quantity.ts";

/** How a metric is called in every report, and its unit. */
export interface MetricLabel {
  readonly label: string;
  readonly unit: Unit;
}

/** The five metrics that stories/000 judges, in its order. */
export const STORY_METRICS = [
  "totalInstantiationTimeMs",
  "perAgentMemoryMb",
  "peakMemoryMb",
  "p95LatencyMs",
  "successRatio",
] as const satisfies readonly TargetableMetric[];

const LABELS: Readonly<Record<TargetableMetric, readonly [label: string, unit: Unit]>> = {
  totalInstantiationTimeMs: ["Instantiation Time", "ms"],
  perAgentMemoryMb: ["Per-Agent Memory", "mb"],
  peakMemoryMb: ["Peak Memory", "mb"],
  p50LatencyMs: ["P50 Latency", "ms"],
  p95LatencyMs: ["P95 Latency", "ms"],
  p99LatencyMs: ["P99 Latency", "ms"],
  successRatio: ["Success Rate", "percent"],
  successCount: ["Succeeded", "count"],
  failureCount: ["Failed", "count"],
  agentCount: ["Agents", "count"],
  readyAgentCount: ["Agents Ready", "count"],
  waveCount: ["Judged Waves", "count"],
  sentCount: ["Sent", "count"],
  cancelledCount: ["Cancelled", "count"],
  pendingCount: ["Pending at the End", "count"],
  unaccountedCount: ["Unaccounted Results", "count"],
  slowestAgentInstantiationMs: ["Slowest Agent Instantiation", "ms"],
  orchestratorStartMs: ["Orchestrator Start (outside the clock)", "ms"],
  frameworkBaseMemoryMb: ["Framework Base Memory", "mb"],
  concurrencyCeiling: ["Concurrency Ceiling", "count"],
  concurrencyCeilingRatio: ["Concurrency Ceiling of Agents", "percent"],
  largestInFlightInWaves: ["Largest in Flight in Waves", "count"],
  throughputPerSec: ["Throughput", "per-second"],
  halfLoadThroughputPerSec: ["Throughput at Half Load", "per-second"],
  throughputRatio: ["Throughput against Half Load", "times"],
  warmUpP95LatencyMs: ["P95 Latency of Warm-up", "ms"],
  crossedContextCount: ["Crossed Contexts", "count"],
  answersWithoutOwnCanaryCount: ["Answers without Own Canary", "count"],
  answersWithoutLlmCallCount: ["Answers without LLM Call", "count"],
  extraLlmCallCount: ["Extra LLM Calls", "count"],
  llmCallsPerInvocation: ["LLM Calls per Invocation", "calls"],
  cpuMsPerInvocation: ["CPU per Invocation", "ms"],
  meanCpuCores: ["Mean CPU", "cores"],
  llmTimingErrorP99Ms: ["LLM Timing Error P99", "ms"],
  runnerEventLoopLagP99Ms: ["Runner Event-Loop Lag P99", "ms"],
  leakCount: ["Leaking Resources", "count"],
};

/** Every metric that a target may speak of. */
export const TARGETABLE_METRICS = Object.keys(LABELS) as readonly TargetableMetric[];

/** The metric's name for people. */
export const metricLabel = (metric: TargetableMetric): MetricLabel => {
  const [label, unit] = LABELS[metric];
  return { label, unit };
};
