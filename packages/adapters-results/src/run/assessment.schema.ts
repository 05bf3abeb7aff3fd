import * as Schema from "effect/Schema";
import { ExtendedNumber } from "./extended-number.ts";

const Texts = Schema.Array(Schema.String);
const OptionalNumber = Schema.NullOr(ExtendedNumber);

/** JSON form of a figure with its uncertainty. */
export const EstimateJson = Schema.Struct({
  value: OptionalNumber,
  low: OptionalNumber,
  high: OptionalNumber,
  confidence: Schema.NullOr(Schema.Finite),
  sampleCount: Schema.Int,
  method: Schema.String,
  reason: Schema.optionalKey(Schema.String),
}).annotate({
  identifier: "Estimate",
  description:
    "A figure with its interval; value is null when it was not measured or must be withheld, and reason says why.",
});

/** JSON form of one way in which something failed. */
export const FailureModeJson = Schema.Struct({
  code: Schema.String,
  phase: Schema.String,
  count: Schema.Int,
  agentIds: Texts,
  firstMessage: Schema.String,
  firstTraceback: Schema.optionalKey(Schema.String),
});

/** JSON form of one part of the latency. */
export const LatencyPartJson = Schema.Struct({
  part: Schema.Literals([
    "client-queue",
    "transport",
    "orchestrator-before-llm",
    "llm",
    "orchestrator-between-llm",
    "orchestrator-after-llm",
    "held-by-us",
  ]),
  p50Ms: ExtendedNumber,
  p95Ms: ExtendedNumber,
  meanMs: ExtendedNumber,
});

const LeakTrendJson = Schema.Struct({
  resource: Schema.Literals(["memory", "files", "threads"]),
  slopePerCycle: EstimateJson,
  mannKendallP: Schema.NullOr(Schema.Finite),
  status: Schema.Literals(["none", "leak", "inconclusive", "not-measured"]),
});

const figures = {
  totalInstantiationTimeMs: EstimateJson,
  perAgentMemoryMb: EstimateJson,
  peakMemoryMb: EstimateJson,
  p50LatencyMs: EstimateJson,
  p95LatencyMs: EstimateJson,
  p99LatencyMs: EstimateJson,
  successRatio: EstimateJson,
  slowestAgentInstantiationMs: EstimateJson,
  orchestratorStartMs: EstimateJson,
  frameworkBaseMemoryMb: EstimateJson,
  concurrencyCeiling: EstimateJson,
  concurrencyCeilingRatio: EstimateJson,
  largestInFlightInWaves: EstimateJson,
  throughputPerSec: EstimateJson,
  halfLoadThroughputPerSec: EstimateJson,
  throughputRatio: EstimateJson,
  warmUpP95LatencyMs: EstimateJson,
  crossedContextCount: EstimateJson,
  answersWithoutOwnCanaryCount: EstimateJson,
  answersWithoutLlmCallCount: EstimateJson,
  extraLlmCallCount: EstimateJson,
  llmCallsPerInvocation: EstimateJson,
  cpuMsPerInvocation: EstimateJson,
  meanCpuCores: EstimateJson,
  llmTimingErrorP99Ms: EstimateJson,
  runnerEventLoopLagP99Ms: EstimateJson,
  leakCount: EstimateJson,
};

const counts = {
  successCount: Schema.Int,
  failureCount: Schema.Int,
  agentCount: Schema.Int,
  waveCount: Schema.Int,
  sentCount: Schema.Int,
  cancelledCount: Schema.Int,
  pendingCount: Schema.Int,
  unaccountedCount: Schema.Int,
  readyAgentCount: Schema.Int,
};

/** JSON form of all that a spike measured. */
export const SpikeMetricsJson = Schema.Struct({
  ...figures,
  ...counts,
  latenciesMs: Schema.Array(ExtendedNumber),
  failures: Schema.Array(FailureModeJson),
  memoryKind: Schema.Literals(["pss", "rss", "none"]),
  waveWallMs: Schema.Array(ExtendedNumber),
  latencyParts: Schema.Array(LatencyPartJson),
  leaks: Schema.Array(LeakTrendJson),
}).annotate({
  identifier: "SpikeMetrics",
  description: "1 MB = 1,048,576 bytes; durations in milliseconds; ratios in 0..1.",
});

/** The metrics whose value is an Estimate, in the order of the schema. */
export const FIGURE_NAMES = Object.keys(figures) as readonly (keyof typeof figures)[];

const TargetJson = Schema.Struct({
  expression: Schema.String,
  metric: Schema.Literals([...FIGURE_NAMES, ...(Object.keys(counts) as readonly (keyof typeof counts)[])]),
  operator: Schema.Literals(["<", "<=", ">", ">=", "=="]),
  limit: ExtendedNumber,
});

const TargetResultJson = Schema.Struct({
  target: TargetJson,
  estimate: EstimateJson,
  status: Schema.Literals(["pass", "fail", "inconclusive", "not-measured"]),
  reason: Schema.String,
});

const FindingJson = Schema.Struct({
  code: Schema.String,
  severity: Schema.Literals(["invalid", "failure", "warning", "info"]),
  message: Schema.String,
  evidence: Schema.String,
  agentIds: Texts,
});

/** JSON form of the answer and its reasons. */
export const VerdictJson = Schema.Struct({
  kind: Schema.Literals(["GO", "NO-GO", "INCONCLUSIVE", "INVALID"]),
  targets: Schema.Array(TargetResultJson),
  findings: Schema.Array(FindingJson),
  rationale: Texts,
  alternatives: Texts,
}).annotate({ identifier: "Verdict" });

/** JSON form of an assessment; a field that the domain gains and this schema lacks fails to compile in its spec. */
export const AssessmentJson = Schema.Struct({
  metrics: SpikeMetricsJson,
  verdict: VerdictJson,
  partial: Schema.Boolean,
});
