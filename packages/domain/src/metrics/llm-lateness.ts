import type { LlmCallRecord } from "../evidence/evidence-record.ts";
import type { InvocationTrace } from "../evidence/invocation-trace.ts";
import { latencyMs } from "./invocation-latency.ts";
import { ascending, nearestRankPercentile } from "../statistics/nearest-rank-percentile.ts";

/** What the mock LLM's lateness did to a percentile of the latency. */
export interface LatenessEffect {
  /** In 0 … 1. */
  readonly percentile: number;
  readonly measuredMs: number;
  /** The same percentile of the latencies less each invocation's own lateness. */
  readonly punctualMs: number;
  /** Share of the measured percentile that goes with the lateness, in 0 … 1. */
  readonly share: number;
}

/** The latency percentiles that are reported. */
const PERCENTILES = [0.5, 0.95, 0.99];

/** What an answered call took, less what the mock had planned for it and what we held it back; null where there was no plan. */
export const llmLatenessMs = (call: LlmCallRecord): number | null =>
  call.outcome === "answered" && call.plannedMs !== null && call.endedAtMs !== null
    ? call.endedAtMs - call.arrivedAtMs - call.heldMs - call.plannedMs
    : null;

const latenessOf = ({ calls }: InvocationTrace): number =>
  calls.reduce((total, call) => total + Math.max(0, llmLatenessMs(call) ?? 0), 0);

const effectAt = (percentile: number, measured: Float64Array, punctual: Float64Array): LatenessEffect => {
  const measuredMs = nearestRankPercentile(measured, percentile) ?? 0;
  const punctualMs = nearestRankPercentile(punctual, percentile) ?? 0;
  return { percentile, measuredMs, punctualMs, share: measuredMs > 0 ? 1 - punctualMs / measuredMs : 0 };
};

/**
 * The reported percentile that the mock LLM's lateness changed most; null when nothing succeeded. One stall of the mock's thread delays
 * a few answers by much, which the 99th percentile of the lateness shows and the latencies may not. Calls side by side count
 * in full. What waited for a processor behind a late answer is not taken out: it is a wave's own, and the interval over waves holds it.
 */
export const worstLatenessEffect = (traces: readonly InvocationTrace[]): LatenessEffect | null => {
  const succeeded = traces.flatMap((trace) => {
    const ms = latencyMs(trace);
    return ms === null || !Number.isFinite(ms) ? [] : [{ ms, late: latenessOf(trace) }];
  });
  if (succeeded.length === 0) return null;
  const measured = ascending(succeeded.map(({ ms }) => ms));
  const punctual = ascending(succeeded.map(({ ms, late }) => ms - late));
  return PERCENTILES.map((percentile) => effectAt(percentile, measured, punctual)).reduce((worst, effect) =>
    effect.share > worst.share ? effect : worst,
  );
};
