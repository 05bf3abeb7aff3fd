import { decidedByUs } from "../evidence/evidence-index.ts";
import type { EvidenceIndex } from "../evidence/evidence-index.ts";
import type { InvocationTrace } from "../evidence/invocation-trace.ts";
import { ascending } from "../statistics/nearest-rank-percentile.ts";
import { latencyMs } from "./invocation-latency.ts";

/** The invocations of the waves that are judged: those of phase `wave`, in the order in which they were sent. */
export const judgedTraces = (index: EvidenceIndex): readonly InvocationTrace[] =>
  index.traces.all
    .filter(({ invocation }) => invocation.phase === "wave")
    .sort((a, b) => a.invocation.wave - b.invocation.wave || a.invocation.sentAtMs - b.invocation.sentAtMs);

/** Latencies of all decided invocations; +Infinity for every one that did not succeed, also for one never answered. */
export const latenciesOf = (index: EvidenceIndex, traces: readonly InvocationTrace[]): readonly number[] =>
  traces
    .filter((trace) => !decidedByUs(index, trace.invocation))
    .map((trace) => latencyMs(trace) ?? Number.POSITIVE_INFINITY);

/** Median of the finite latencies, the yardstick of what counts as material; null when nothing succeeded. */
export const medianFiniteMs = (latencies: readonly number[]): number | null => {
  const finite = ascending(latencies.filter(Number.isFinite));
  return finite.length === 0 ? null : (finite[finite.length >> 1] ?? null);
};
