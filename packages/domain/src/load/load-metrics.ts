import type { Estimate } from "../metrics/estimate.ts";
import type { FailureMode } from "../metrics/spike-metrics.ts";
import type { LittlesLawCheck } from "../statistics/littles-law.ts";

/** Latency of one group of invocations. Corrected counts from the intended start, uncorrected from the sending. */
export interface LoadLatency {
  readonly correctedP50LatencyMs: Estimate;
  readonly correctedP95LatencyMs: Estimate;
  readonly correctedP99LatencyMs: Estimate;
  readonly uncorrectedP50LatencyMs: Estimate;
  readonly uncorrectedP95LatencyMs: Estimate;
  readonly uncorrectedP99LatencyMs: Estimate;
}

/** Conservation of one stage: arrivals = sent + dropped; sent = succeeded + failed + cancelled + pending. */
export interface LoadCounts {
  readonly arrivalCount: number;
  readonly sentCount: number;
  readonly droppedCount: number;
  readonly succeededCount: number;
  readonly failedCount: number;
  readonly cancelledCount: number;
  readonly pendingCount: number;
  /** Sent later than noticed because no agent was free. */
  readonly queuedCount: number;
}

/** Whether the figures of a stretch of load stay where they are. */
export interface Stationarity {
  readonly kind: "steady" | "no-steady-state" | "over-saturated" | "not-tested";
  readonly reason: string;
}

/** One row of the report: a stage with all that was measured in it. */
export interface StageMetrics extends LoadLatency, LoadCounts {
  readonly stage: number;
  readonly name: string;
  readonly isWarmUp: boolean;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly fromLevel: number;
  readonly toLevel: number;
  readonly offeredPerSec: number;
  readonly throughputPerSec: Estimate;
  readonly goodputPerSec: number;
  readonly goodputRatio: Estimate;
  readonly meanInFlight: number;
  readonly largestInFlight: number;
  readonly littlesLaw: LittlesLawCheck | null;
  readonly stationarity: Stationarity;
}

/** A moment of the load: what was due in it, how it went, how many were open. Widths are equal. */
export interface TimelinePoint {
  readonly atMs: number;
  readonly dueCount: number;
  readonly droppedCount: number;
  readonly completedCount: number;
  readonly failedCount: number;
  readonly meanInFlight: number;
  readonly correctedP50Ms: number | null;
  readonly correctedP95Ms: number | null;
  readonly uncorrectedP50Ms: number | null;
  readonly uncorrectedP95Ms: number | null;
}

/** The load over time. */
export interface LoadTimeline {
  readonly widthMs: number;
  readonly points: readonly TimelinePoint[];
}

/** Latency by turn of the conversation. */
export interface TurnMetrics extends LoadLatency {
  readonly turn: number;
  readonly sentCount: number;
  readonly failedCount: number;
}

/** What a fault window did to the agents that it did not strike, to the LLM, and for how long. */
export interface FaultImpact {
  readonly name: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly struckAgentCount: number;
  readonly sparedAgentCount: number;
  /** Latency of the spared agents in the window over theirs before it; 1 means that nobody else felt it. */
  readonly blastRadiusRatio: Estimate;
  readonly sparedFailedBeforeRatio: number | null;
  readonly sparedFailedInWindowRatio: number | null;
  readonly struckFailedInWindowRatio: number | null;
  readonly callsPerInvocationBefore: number | null;
  readonly callsPerInvocationInWindow: number | null;
  /** LLM calls per invocation in the window over those before it. */
  readonly retryAmplification: Estimate;
  readonly recoverMs: Estimate;
  /** LLM calls of invocations of this window that went on, or began, after the invocation had ended. */
  readonly orphanCallCount: number;
}

/** Slope of one resource over the judged load. */
export interface ResourceSlope {
  readonly resource: "memory" | "files" | "threads";
  /** Bytes, files or threads an hour. */
  readonly perHour: Estimate;
  readonly status: "none" | "leak" | "not-measured";
}

/** Everything that a load run measured; latency, throughput and ratios are over its judged stages. */
export interface LoadMetrics extends LoadLatency, LoadCounts {
  readonly shape: string;
  readonly model: "burst" | "closed" | "open";
  readonly agentCount: number;
  readonly readyAgentCount: number;
  readonly stages: readonly StageMetrics[];
  readonly timeline: LoadTimeline;
  readonly turns: readonly TurnMetrics[];
  readonly faults: readonly FaultImpact[];
  readonly failures: readonly FailureMode[];
  readonly resourceSlopes: readonly ResourceSlope[];
  readonly stationarity: Stationarity;
  /** What MSER-5 would drop of the judged latencies, beyond the declared warm-up; null when too few. */
  readonly furtherWarmUpCount: number | null;

  readonly totalInstantiationTimeMs: Estimate;
  readonly successRatio: Estimate;
  readonly droppedRatio: Estimate;
  readonly throughputPerSec: Estimate;
  readonly goodputPerSec: Estimate;
  readonly goodputRatio: Estimate;
  readonly largestInFlight: Estimate;
  readonly peakMemoryMb: Estimate;
  readonly memorySlopeMbPerHour: Estimate;
  readonly leakCount: Estimate;
  readonly recoverMs: Estimate;
  readonly blastRadiusRatio: Estimate;
  readonly retryAmplification: Estimate;
  readonly orphanCallCount: Estimate;
  readonly llmCallsPerInvocation: Estimate;
  readonly crossedContextCount: Estimate;
  readonly unaccountedCount: Estimate;
  readonly pacingErrorP99Ms: Estimate;
  readonly runnerEventLoopLagP99Ms: Estimate;
}

/** Metrics that a target of a load run may speak of. */
export type LoadTargetMetric = {
  [K in keyof LoadMetrics]: LoadMetrics[K] extends Estimate | number ? K : never;
}[keyof LoadMetrics];
