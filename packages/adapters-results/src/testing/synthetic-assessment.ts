import type { Assessment, Estimate, Finding, SpikeMetrics, TargetResult, Verdict } from "@plimsoll/domain";
import type { SyntheticOptions } from "./synthetic-run.ts";
import { syntheticScenario } from "./synthetic-run.ts";
import { syntheticEvidence } from "./synthetic-evidence.ts";

/** A figure with an interval as wide as asked. */
export const figure = (value: number | null, spread: number | null = null): Estimate => ({
  value,
  low: value === null || spread === null ? null : value - spread,
  high: value === null || spread === null ? null : value + spread,
  confidence: spread === null ? null : 0.95,
  sampleCount: value === null ? 0 : 432,
  method: "made up",
  ...(value === null ? { reason: "not measured in this run" } : {}),
});

const latenciesOf = (options: SyntheticOptions): readonly number[] =>
  syntheticEvidence(options).flatMap((record) => {
    if (record.kind !== "invocation" || record.phase !== "wave") return [];
    return [
      record.outcome === "succeeded" && record.endedAtMs !== null ? record.endedAtMs - record.intendedAtMs : Infinity,
    ];
  });

const percentile = (latencies: readonly number[], ratio: number): Estimate => {
  const sorted = latencies.toSorted((left, right) => left - right);
  const at = (rank: number): number => sorted[Math.max(0, Math.min(sorted.length, Math.ceil(rank)) - 1)] ?? 0;
  const spread = 1.96 * Math.sqrt(sorted.length * ratio * (1 - ratio));
  const rank = ratio * sorted.length;
  return { ...figure(at(rank), 0), low: at(rank - spread), high: at(rank + spread), sampleCount: sorted.length };
};

const latencyParts: SpikeMetrics["latencyParts"] = [
  { part: "client-queue", p50Ms: 2.5, p95Ms: 4.4, meanMs: 2.5 },
  { part: "transport", p50Ms: 0.9, p95Ms: 1.8, meanMs: 1 },
  { part: "orchestrator-before-llm", p50Ms: 58, p95Ms: 112, meanMs: 59 },
  { part: "llm", p50Ms: 100.6, p95Ms: 101.9, meanMs: 100.7 },
  { part: "orchestrator-between-llm", p50Ms: 0, p95Ms: 0, meanMs: 0 },
  { part: "orchestrator-after-llm", p50Ms: 7.4, p95Ms: 15.1, meanMs: 8 },
  { part: "held-by-us", p50Ms: 0, p95Ms: 0, meanMs: 0 },
];

const plainFigures = {
  totalInstantiationTimeMs: figure(334.2),
  perAgentMemoryMb: figure(0.312, 0.041),
  peakMemoryMb: figure(295.4),
  slowestAgentInstantiationMs: figure(8.4),
  orchestratorStartMs: figure(4213.7),
  frameworkBaseMemoryMb: figure(262.4),
  concurrencyCeiling: figure(72),
  concurrencyCeilingRatio: figure(1),
  largestInFlightInWaves: figure(38),
  throughputPerSec: figure(301.5, 6.2),
  halfLoadThroughputPerSec: figure(196.4, 4),
  throughputRatio: figure(1.535, 0.04),
  warmUpP95LatencyMs: figure(241.3, 8),
  crossedContextCount: figure(0),
  answersWithoutOwnCanaryCount: figure(0),
  answersWithoutLlmCallCount: figure(0),
  extraLlmCallCount: figure(0),
  llmCallsPerInvocation: figure(1),
  cpuMsPerInvocation: figure(5.6),
  meanCpuCores: figure(1.72),
  llmTimingErrorP99Ms: figure(1.9),
  runnerEventLoopLagP99Ms: figure(1.1),
  leakCount: figure(0),
};

const leaks: SpikeMetrics["leaks"] = [
  { resource: "memory", slopePerCycle: figure(20_971, 70_000), mannKendallP: 0.21, status: "none" },
  { resource: "files", slopePerCycle: figure(0, 0), mannKendallP: 1, status: "none" },
  { resource: "threads", slopePerCycle: figure(null), mannKendallP: null, status: "not-measured" },
];

const metricsOf = (options: SyntheticOptions): SpikeMetrics => {
  const { agentCount, waves } = syntheticScenario(options);
  const latenciesMs = latenciesOf(options);
  const failureCount = options.failedCount ?? 0;
  const agents = { agentCount, readyAgentCount: agentCount, waveCount: waves, sentCount: latenciesMs.length };
  const ends = { successCount: latenciesMs.length - failureCount, failureCount, cancelledCount: 0, pendingCount: 0 };
  return {
    ...plainFigures,
    ...agents,
    ...ends,
    ...{ latenciesMs, latencyParts, leaks, memoryKind: "pss", unaccountedCount: 0 },
    p50LatencyMs: percentile(latenciesMs, 0.5),
    p95LatencyMs: percentile(latenciesMs, 0.95),
    p99LatencyMs: percentile(latenciesMs, 0.99),
    successRatio: {
      ...figure(ends.successCount / agents.sentCount, 0),
      low: 0.9912,
      high: 1,
      sampleCount: agents.sentCount,
    },
    waveWallMs: Array.from({ length: waves }, (_, wave) => 238.8 + wave),
    failures:
      failureCount === 0
        ? []
        : [
            {
              code: "orchestrator-error",
              phase: "wave",
              count: failureCount,
              agentIds: ["archon-71", "archon-72"],
              firstMessage: "RuntimeError: worker <1> ran out of | executor threads",
            },
          ],
  };
};

const target = (
  metrics: SpikeMetrics,
  spec: Pick<TargetResult["target"], "metric" | "operator" | "limit">,
): TargetResult => {
  const found = metrics[spec.metric];
  const estimate = typeof found === "number" ? figure(found) : found;
  const { metric, operator, limit } = spec;
  const value = estimate.value ?? Infinity;
  const holds = operator === "<" ? value < limit : operator === ">=" ? value >= limit : value <= limit;
  const status = estimate.value === null ? "not-measured" : holds ? "pass" : "fail";
  return { target: { ...spec, expression: `${metric} ${operator} ${limit}` }, estimate, status, reason: "made up" };
};

const specs = [
  { metric: "totalInstantiationTimeMs", operator: "<", limit: 5000 },
  { metric: "perAgentMemoryMb", operator: "<", limit: 7 },
  { metric: "peakMemoryMb", operator: "<", limit: 500 },
  { metric: "p95LatencyMs", operator: "<", limit: 2000 },
  { metric: "successRatio", operator: ">=", limit: 1 },
  { metric: "concurrencyCeilingRatio", operator: ">=", limit: 1 },
  { metric: "throughputRatio", operator: ">=", limit: 1 },
  { metric: "crossedContextCount", operator: "<=", limit: 0 },
  { metric: "unaccountedCount", operator: "<=", limit: 0 },
  { metric: "leakCount", operator: "<=", limit: 0 },
] as const;

const findings = (options: SyntheticOptions): readonly Finding[] => [
  ...(options.devMode === true
    ? [
        {
          code: "stub-subject",
          severity: "invalid",
          message: "The subject is a stub.",
          evidence: "orchestrator.description.devMode is true",
          agentIds: [],
        } as const,
      ]
    : []),
  {
    code: "in-flight-below-agents",
    severity: "info",
    message:
      "In the waves at most 38 of 72 LLM calls were in flight at once: building the prompts takes longer than the LLM.",
    evidence: "largestInFlightInWaves 38 against concurrencyCeiling 72",
    agentIds: [],
  },
];

const verdictOf = (metrics: SpikeMetrics, options: SyntheticOptions): Verdict => {
  const targets = specs.map((spec) => target(metrics, spec));
  const failed = targets.some((each) => each.status === "fail");
  const kind = options.devMode === true ? "INVALID" : failed ? "NO-GO" : "GO";
  return {
    kind,
    targets,
    findings: findings(options),
    rationale: ["All 72 agents were in flight at the same time in the probe.", "Judged on 432 invocations of 6 waves."],
    alternatives: kind === "NO-GO" ? ["Raise the number of workers from 2 to the number of cores."] : [],
  };
};

/** A plausible assessment of `syntheticEvidence` with the same options, made without the domain's own judge. */
export const syntheticAssessment = (options: SyntheticOptions = {}): Assessment => {
  const metrics = metricsOf(options);
  return { metrics, verdict: verdictOf(metrics, options), partial: options.cutOff === true };
};
