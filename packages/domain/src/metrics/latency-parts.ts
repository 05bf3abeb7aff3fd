import { mean } from "simple-statistics";
import type { InvocationTrace } from "../evidence/invocation-trace.ts";
import { ascending, nearestRankPercentile } from "../statistics/nearest-rank-percentile.ts";
import { heldByUsMs } from "./invocation-latency.ts";
import type { LatencyPart } from "./spike-metrics.ts";
import { callSpan, clip, unionMs } from "./time-spans.ts";

type PartName = LatencyPart["part"];
/** Parts of one invocation, milliseconds; those whose source is missing are absent. */
export type InvocationParts = Partial<Record<PartName, number>>;

const PART_ORDER: readonly PartName[] = [
  "client-queue",
  "transport",
  "orchestrator-before-llm",
  "llm",
  "orchestrator-between-llm",
  "orchestrator-after-llm",
  "held-by-us",
];

/** Where the orchestrator's side begins and ends: as it reports, else as the runner saw it. */
const orchestratorSpan = ({ invocation }: InvocationTrace, endedAtMs: number): { from: number; to: number } => ({
  from: invocation.reported?.receivedAtMs ?? invocation.sentAtMs,
  to: invocation.reported?.finishedAtMs ?? endedAtMs,
});

const transportPart = ({ invocation }: InvocationTrace, endedAtMs: number): InvocationParts =>
  invocation.reported === undefined
    ? {}
    : {
        transport:
          invocation.reported.receivedAtMs - invocation.sentAtMs + endedAtMs - invocation.reported.finishedAtMs,
      };

/** The LLM's share is the union of its calls, so that parallel calls count once; calls after the answer are left out. */
const llmParts = (trace: InvocationTrace, endedAtMs: number): InvocationParts => {
  const own = orchestratorSpan(trace, endedAtMs);
  const life = { from: trace.invocation.sentAtMs, to: endedAtMs };
  const spans = trace.calls.map((call) => clip(callSpan(call, endedAtMs), life)).filter((span) => span !== null);
  const first = spans[0];
  if (first === undefined) return {};
  const last = spans.reduce((latest, span) => Math.max(latest, span.to), first.to);
  const union = unionMs(spans);
  const held = heldByUsMs(trace);
  return {
    "orchestrator-before-llm": first.from - own.from,
    llm: union - held,
    "orchestrator-between-llm": last - first.from - union,
    "orchestrator-after-llm": own.to - last,
    "held-by-us": held,
  };
};

/**
 * Where one succeeded invocation's time went. The parts add up to its latency (plus what we held) whenever all
 * sources are there; a clock of the orchestrator that is off by a little can make a part negative, which is left
 * as it is rather than hidden. Null for an invocation that did not succeed.
 */
export const invocationParts = (trace: InvocationTrace): InvocationParts | null => {
  const { endedAtMs, outcome, sentAtMs, intendedAtMs } = trace.invocation;
  if (outcome !== "succeeded" || endedAtMs === null) return null;
  return {
    "client-queue": sentAtMs - intendedAtMs,
    ...transportPart(trace, endedAtMs),
    ...llmParts(trace, endedAtMs),
  };
};

const summarise = (part: PartName, values: readonly number[]): LatencyPart => {
  const ordered = ascending(values);
  return {
    part,
    p50Ms: nearestRankPercentile(ordered, 0.5) ?? 0,
    p95Ms: nearestRankPercentile(ordered, 0.95) ?? 0,
    meanMs: mean([...values]),
  };
};

/** Medians, 95th percentiles and means of every part that any invocation has. */
export const latencyParts = (traces: readonly InvocationTrace[]): readonly LatencyPart[] => {
  const parts = traces.map(invocationParts).filter((part) => part !== null);
  return PART_ORDER.flatMap((name) => {
    const values = parts.map((part) => part[name]).filter((value) => value !== undefined);
    return values.length === 0 ? [] : [summarise(name, values)];
  });
};
