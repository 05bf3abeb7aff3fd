import type { EvidenceIndex } from "../evidence/evidence-index.ts";
import type { InvocationTrace } from "../evidence/invocation-trace.ts";
import { ascending } from "../statistics/nearest-rank-percentile.ts";
import { latencyMs } from "./invocation-latency.ts";

/** The invocations of the waves that are judged: those of phase `wave`, in the order in which they were sent. */
export const judgedTraces = (index: EvidenceIndex): readonly InvocationTrace[] =>
  index.traces.all
    .filter(({ invocation }) => invocation.phase === "wave")
    .sort((a, b) => a.invocation.wave - b.invocation.wave || a.invocation.sentAtMs - b.invocation.sentAtMs);

/**
 * True for an invocation whose fate our own interruption decided. In a run that reached its end nobody of us cancelled,
 * so that a cancelled or forgotten invocation there counts as not succeeded.
 */
export const undecided = ({ invocation }: InvocationTrace, partial: boolean): boolean =>
  partial && (invocation.outcome === "pending" || invocation.outcome === "cancelled");

/** Latencies of all decided invocations; +Infinity for every one that did not succeed, also for one never answered. */
export const latenciesOf = (traces: readonly InvocationTrace[], partial: boolean): readonly number[] =>
  traces.filter((trace) => !undecided(trace, partial)).map((trace) => latencyMs(trace) ?? Number.POSITIVE_INFINITY);

/** Median of the finite latencies, the yardstick of what counts as material; null when nothing succeeded. */
export const medianFiniteMs = (latencies: readonly number[]): number | null => {
  const finite = ascending(latencies.filter(Number.isFinite));
  return finite.length === 0 ? null : (finite[finite.length >> 1] ?? null);
};
