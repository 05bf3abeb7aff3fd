import { decidedByUs } from "../evidence/evidence-index.ts";
import type { EvidenceIndex } from "../evidence/evidence-index.ts";
import type { InvocationRecord } from "../evidence/evidence-record.ts";
import type { InvocationTrace } from "../evidence/invocation-trace.ts";
import { ascending } from "../statistics/nearest-rank-percentile.ts";
import { percentileEstimate } from "../statistics/percentile-estimate.ts";
import { wavePercentileEstimate } from "../statistics/wave-percentile-estimate.ts";
import { wilsonInterval } from "../statistics/wilson-interval.ts";
import type { Estimate } from "./estimate.ts";
import { notMeasured } from "./estimates.ts";
import { judgedTraces, latenciesOf } from "./judged-invocations.ts";
import { latencyParts } from "./latency-parts.ts";
import type { SpikeMetrics } from "./spike-metrics.ts";
import { tracesByWave } from "./traces-by-wave.ts";

type ExecutionMetrics = Pick<
  SpikeMetrics,
  | "latenciesMs"
  | "p50LatencyMs"
  | "p95LatencyMs"
  | "p99LatencyMs"
  | "successCount"
  | "failureCount"
  | "cancelledCount"
  | "pendingCount"
  | "sentCount"
  | "unaccountedCount"
  | "successRatio"
  | "warmUpP95LatencyMs"
  | "latencyParts"
>;

const successRatio = (index: EvidenceIndex, traces: readonly InvocationTrace[]): Estimate => {
  const decided = traces.filter((trace) => !decidedByUs(index, trace.invocation));
  const successes = decided.filter(({ invocation }) => invocation.outcome === "succeeded").length;
  const interval = wilsonInterval(successes, decided.length);
  return interval === null
    ? notMeasured("no invocation of a judged wave ended")
    : {
        value: successes / decided.length,
        ...interval,
        confidence: 0.95,
        sampleCount: decided.length,
        method: "ratio, Wilson's score interval",
      };
};

/** Invocations that were never answered although their wave, or the run, reached its end. */
export const forgottenInvocations = (index: EvidenceIndex): readonly InvocationRecord[] =>
  index.of.invocation.filter((invocation) => invocation.outcome === "pending" && !decidedByUs(index, invocation));

/** Results that nobody can account for, over all phases: never answered in a run that ended, invented, or doubled. */
const unaccountedCount = (index: EvidenceIndex): number =>
  forgottenInvocations(index).length + index.of["stray-result"].length;

/** Warm-up of the judged pool; the half-load pool's own warm-up follows it and is smaller. */
const warmUpP95 = (index: EvidenceIndex): Estimate => {
  const traces = index.traces.all.filter(
    ({ invocation }) => invocation.phase === "warm-up" && invocation.wave < index.scenario.warmUpWaves,
  );
  return traces.length === 0
    ? notMeasured("no warm-up wave was run")
    : percentileEstimate(ascending(latenciesOf(index, traces)), 0.95);
};

/** Latency, success and conservation of the judged waves. */
export const measureExecution = (index: EvidenceIndex): ExecutionMetrics => {
  const traces = judgedTraces(index);
  const latenciesMs = latenciesOf(index, traces);
  const waves = tracesByWave(traces).map((wave) => latenciesOf(index, wave));
  const count = (outcome: string): number => traces.filter(({ invocation }) => invocation.outcome === outcome).length;
  return {
    latenciesMs,
    p50LatencyMs: wavePercentileEstimate(waves, 0.5),
    p95LatencyMs: wavePercentileEstimate(waves, 0.95),
    p99LatencyMs: wavePercentileEstimate(waves, 0.99),
    successCount: count("succeeded"),
    failureCount: count("failed"),
    cancelledCount: count("cancelled"),
    pendingCount: count("pending"),
    sentCount: traces.length,
    unaccountedCount: unaccountedCount(index),
    successRatio: successRatio(index, traces),
    warmUpP95LatencyMs: warmUpP95(index),
    latencyParts: latencyParts(traces),
  };
};
