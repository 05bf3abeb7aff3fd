import { mean } from "simple-statistics";
import type { InvocationTrace } from "../evidence/invocation-trace.ts";
import { invocationParts, latencyParts } from "../metrics/latency-parts.ts";
import { ascending, nearestRankPercentile } from "../statistics/nearest-rank-percentile.ts";
import type { Waterfall } from "./explanation.ts";

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/**
 * The waterfall of succeeded invocations: parallel LLM calls count once (the union of their spans), and the parts of one
 * invocation add up to its time. Null when none succeeded.
 */
export const waterfallOf = (traces: readonly InvocationTrace[]): Waterfall | null => {
  const succeeded = traces.filter((trace) => invocationParts(trace) !== null);
  if (succeeded.length === 0) return null;
  const wholes = succeeded.map(({ invocation }) => (invocation.endedAtMs ?? 0) - invocation.intendedAtMs);
  const ordered = ascending(wholes);
  const meanMs = mean(wholes);
  const parts = latencyParts(succeeded).map(({ part, p50Ms, p95Ms }) => {
    const perInvocation = sum(succeeded.map((trace) => invocationParts(trace)?.[part] ?? 0)) / succeeded.length;
    return { part, p50Ms, p95Ms, meanMs: perInvocation, shareRatio: meanMs > 0 ? perInvocation / meanMs : 0 };
  });
  return {
    parts,
    meanMs,
    p50Ms: nearestRankPercentile(ordered, 0.5) ?? 0,
    p95Ms: nearestRankPercentile(ordered, 0.95) ?? 0,
    sampleCount: succeeded.length,
  };
};
