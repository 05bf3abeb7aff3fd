import type { Estimate } from "./estimate.ts";

/** One failure mode: what failed, how often, where. */
export interface FailureMode {
  readonly code: string;
  readonly phase: string;
  readonly count: number;
  readonly agentIds: readonly string[];
  readonly firstMessage: string;
  /** Of the code that failed, as its language prints it; absent where nobody told one. */
  readonly firstTraceback?: string;
}

/** Growth of one resource over identical pool cycles. */
export interface LeakTrend {
  readonly resource: "memory" | "files" | "threads";
  /** Theil-Sen slope per cycle (bytes, files or threads) with its interval (Sen 1968). */
  readonly slopePerCycle: Estimate;
  /** Two-sided p of Mann-Kendall's test, null when too few cycles. */
  readonly mannKendallP: number | null;
  /** `leak` only when the trend is significant, the slope's lower end exceeds the resource's floor and the growth is steady; `inconclusive` when it slows down. */
  readonly status: "none" | "leak" | "inconclusive" | "not-measured";
}

/** Where an invocation's time went: medians and 95th percentiles over the judged waves, milliseconds. */
export interface LatencyPart {
  readonly part:
    | "client-queue"
    | "transport"
    | "orchestrator-before-llm"
    | "llm"
    | "orchestrator-between-llm"
    | "orchestrator-after-llm"
    | "held-by-us";
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly meanMs: number;
}

/** Everything a spike measured. The first block holds every field of stories/000; 1 MB = 1,048,576 bytes, as there. */
export interface SpikeMetrics {
  readonly totalInstantiationTimeMs: Estimate;
  readonly perAgentMemoryMb: Estimate;
  readonly peakMemoryMb: Estimate;
  /** Judged waves, in order of sending; a failed invocation is +Infinity (aiperf's adjusted effective latency). */
  readonly latenciesMs: readonly number[];
  readonly p50LatencyMs: Estimate;
  readonly p95LatencyMs: Estimate;
  readonly p99LatencyMs: Estimate;
  readonly failures: readonly FailureMode[];
  readonly successCount: number;
  readonly failureCount: number;

  readonly agentCount: number;
  readonly waveCount: number;
  readonly sentCount: number;
  readonly cancelledCount: number;
  readonly pendingCount: number;
  /** sent - (succeeded + failed + cancelled + pending) plus invented and doubled results: 0 when nothing was lost. */
  readonly unaccountedCount: number;
  /** Wilson's interval beside the plain ratio (Wilson 1927). */
  readonly successRatio: Estimate;

  readonly readyAgentCount: number;
  readonly slowestAgentInstantiationMs: Estimate;
  readonly orchestratorStartMs: Estimate;
  readonly frameworkBaseMemoryMb: Estimate;
  readonly memoryKind: "pss" | "rss" | "none";

  /** Largest number of LLM calls in flight in the probe. */
  readonly concurrencyCeiling: Estimate;
  readonly concurrencyCeilingRatio: Estimate;
  readonly largestInFlightInWaves: Estimate;
  readonly throughputPerSec: Estimate;
  readonly halfLoadThroughputPerSec: Estimate;
  /** Throughput at N over throughput at N/2; 1 or more means that it does not fall. */
  readonly throughputRatio: Estimate;
  readonly waveWallMs: readonly number[];
  readonly warmUpP95LatencyMs: Estimate;

  readonly crossedContextCount: Estimate;
  readonly answersWithoutOwnCanaryCount: Estimate;
  readonly answersWithoutLlmCallCount: Estimate;
  /** LLM calls beyond one for every invocation and one for every tool that the LLM asked for: silent retries, or a chattier agent. */
  readonly extraLlmCallCount: Estimate;
  readonly llmCallsPerInvocation: Estimate;

  readonly latencyParts: readonly LatencyPart[];
  readonly cpuMsPerInvocation: Estimate;
  readonly meanCpuCores: Estimate;
  readonly llmTimingErrorP99Ms: Estimate;
  readonly runnerEventLoopLagP99Ms: Estimate;

  readonly leaks: readonly LeakTrend[];
  readonly leakCount: Estimate;
}

/** Names of the metrics that a target may speak of: those whose value is an Estimate or a plain number. */
export type TargetableMetric = {
  [K in keyof SpikeMetrics]: SpikeMetrics[K] extends Estimate | number ? K : never;
}[keyof SpikeMetrics];
