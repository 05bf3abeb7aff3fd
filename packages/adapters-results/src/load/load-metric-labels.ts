import type { LoadTargetMetric } from "@plimsoll/domain";
import type { Unit } from "../report/quantity.ts";

const LABELS: Readonly<Record<LoadTargetMetric, readonly [label: string, unit: Unit]>> = {
  correctedP50LatencyMs: ["P50 latency, corrected", "ms"],
  correctedP95LatencyMs: ["P95 latency, corrected", "ms"],
  correctedP99LatencyMs: ["P99 latency, corrected", "ms"],
  uncorrectedP50LatencyMs: ["P50 latency, uncorrected", "ms"],
  uncorrectedP95LatencyMs: ["P95 latency, uncorrected", "ms"],
  uncorrectedP99LatencyMs: ["P99 latency, uncorrected", "ms"],
  throughputPerSec: ["Throughput", "per-second"],
  goodputPerSec: ["Goodput", "per-second"],
  goodputRatio: ["Goodput of arrivals", "percent"],
  successRatio: ["Success rate", "percent"],
  droppedRatio: ["Dropped of arrivals", "percent"],
  recoverMs: ["Time to recover", "ms"],
  blastRadiusRatio: ["Blast radius", "times"],
  retryAmplification: ["Retry amplification", "times"],
  orphanCallCount: ["Orphan LLM calls", "count"],
  llmCallsPerInvocation: ["LLM calls per invocation", "calls"],
  largestInFlight: ["Largest in flight", "count"],
  peakMemoryMb: ["Peak memory", "mb"],
  memorySlopeMbPerHour: ["Memory slope an hour", "mb"],
  leakCount: ["Leaking resources", "count"],
  crossedContextCount: ["Crossed contexts", "count"],
  unaccountedCount: ["Unaccounted results", "count"],
  totalInstantiationTimeMs: ["Instantiation time", "ms"],
  agentCount: ["Agents", "count"],
  readyAgentCount: ["Agents ready", "count"],
  arrivalCount: ["Arrivals", "count"],
  sentCount: ["Sent", "count"],
  droppedCount: ["Dropped", "count"],
  succeededCount: ["Succeeded", "count"],
  failedCount: ["Failed", "count"],
  cancelledCount: ["Cancelled", "count"],
  pendingCount: ["Pending at the end", "count"],
  queuedCount: ["Waited for an agent", "count"],
  pacingErrorP99Ms: ["Runner pacing error P99", "ms"],
  runnerEventLoopLagP99Ms: ["Runner event-loop lag P99", "ms"],
};

/** Every metric of a load run, in the order of the reports. */
export const LOAD_METRIC_NAMES = Object.keys(LABELS) as readonly LoadTargetMetric[];

/** The metric's name for people, and its unit. */
export const loadMetricLabel = (metric: LoadTargetMetric): { readonly label: string; readonly unit: Unit } => {
  const [label, unit] = LABELS[metric];
  return { label, unit };
};
