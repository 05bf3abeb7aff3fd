import type { ComparisonMetric } from "../comparison/comparison-metric.ts";
import type { PairedSample } from "../comparison/paired-comparison.ts";
import type { EvidenceIndex } from "../evidence/evidence-index.ts";
import type { InvocationTrace } from "../evidence/invocation-trace.ts";
import { invocationParts } from "../metrics/latency-parts.ts";
import { judgedTraces, latenciesOf } from "../metrics/judged-invocations.ts";
import { cpuWithin } from "../metrics/measure-cpu.ts";
import { orchestratorSamples } from "../metrics/measure-memory.ts";
import { wavesOf } from "../metrics/measure-throughput.ts";
import { ascending, nearestRankPercentile } from "../statistics/nearest-rank-percentile.ts";

/** What orchestrators are compared by, one figure a wave: those that a wave alone can carry. */
export const COMPARED_METRICS: readonly ComparisonMetric[] = [
  { name: "p95LatencyMs", betterWhen: "lower", kind: "speed" },
  { name: "p50LatencyMs", betterWhen: "lower", kind: "speed" },
  { name: "overheadMs", betterWhen: "lower", kind: "speed" },
  { name: "throughputPerSec", betterWhen: "higher", kind: "speed" },
  { name: "cpuMsPerInvocation", betterWhen: "lower", kind: "size" },
];

/** Latency less what the LLM took and what we held: what the orchestrator and the way to it cost; null where that can't be told. */
export const overheadMs = (trace: InvocationTrace): number | null => {
  const parts = invocationParts(trace);
  if (parts === null || parts.llm === undefined) return null;
  const { endedAtMs, intendedAtMs } = trace.invocation;
  return endedAtMs === null ? null : endedAtMs - intendedAtMs - parts.llm - (parts["held-by-us"] ?? 0);
};

/** A wave in which an invocation failed has no finite mean: what failed cost everything. */
const meanOverheadMs = (traces: readonly InvocationTrace[]): number | null => {
  if (traces.some(({ invocation }) => invocation.outcome !== "succeeded")) return Number.POSITIVE_INFINITY;
  const known = traces.map(overheadMs).filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
};

/** The judged waves of one run as figures to be paired with the waves of the same number of other runs. */
export const waveSamples = (orchestrator: string, index: EvidenceIndex): readonly PairedSample[] => {
  const traces = judgedTraces(index);
  const samples = orchestratorSamples(index);
  return wavesOf(index, "wave").flatMap(({ wave, startedAtMs, endedAtMs }) => {
    const own = traces.filter(({ invocation }) => invocation.wave === wave);
    const latencies = ascending(latenciesOf(index, own));
    const successes = own.filter(({ invocation }) => invocation.outcome === "succeeded").length;
    const cpuMs = cpuWithin(samples, startedAtMs, endedAtMs);
    const figures: Readonly<Record<string, number | null>> = {
      p95LatencyMs: nearestRankPercentile(latencies, 0.95),
      p50LatencyMs: nearestRankPercentile(latencies, 0.5),
      overheadMs: meanOverheadMs(own),
      throughputPerSec: endedAtMs > startedAtMs ? (1000 * successes) / (endedAtMs - startedAtMs) : null,
      cpuMsPerInvocation: cpuMs === null || own.length === 0 ? null : cpuMs / own.length,
    };
    return Object.entries(figures).flatMap(([metric, value]) =>
      value === null ? [] : [{ orchestrator, metric, wave, value }],
    );
  });
};
