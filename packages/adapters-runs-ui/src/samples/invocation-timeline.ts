import type { InvocationTimeline, TimelineSegment } from "@plimsoll/application";
import type { InvocationRecord, InvocationTrace, LlmCallRecord } from "@plimsoll/domain";
import { invocationRow } from "./invocation-page.ts";
import type { SamplesIndex } from "./samples-index.ts";

interface Cut {
  readonly part: string;
  readonly untilMs: number;
}

/** Held by us first, then the LLM's own time. */
const callCuts = (call: LlmCallRecord, openUntilMs: number, gap: string): readonly Cut[] => [
  { part: gap, untilMs: call.arrivedAtMs },
  { part: "held-by-us", untilMs: call.arrivedAtMs + call.heldMs },
  { part: "llm", untilMs: call.endedAtMs ?? openUntilMs },
];

const orchestratorCuts = ({ invocation, calls }: InvocationTrace, endedAtMs: number): readonly Cut[] => {
  const { reported } = invocation;
  const cuts = calls.flatMap((call, at) =>
    callCuts(call, endedAtMs, at === 0 ? "orchestrator-before-llm" : "orchestrator-between-llm"),
  );
  const rest = calls.length === 0 ? "orchestrator-without-llm" : "orchestrator-after-llm";
  return [...cuts, { part: rest, untilMs: reported?.finishedAtMs ?? endedAtMs }];
};

const cutsOf = (trace: InvocationTrace, endedAtMs: number): readonly Cut[] => {
  const { sentAtMs, reported } = trace.invocation;
  const queue = { part: "client-queue", untilMs: sentAtMs };
  const transport = reported === undefined ? [] : [{ part: "transport", untilMs: reported.receivedAtMs }];
  return [queue, ...transport, ...orchestratorCuts(trace, endedAtMs), { part: "transport", untilMs: endedAtMs }];
};

/**
 * An invocation's life cut into stretches without gap or overlap: a call that began while another ran counts from that
 * one's end on. Parts as in the decomposition of the report.
 */
export const timelineSegments = (trace: InvocationTrace, openUntilMs: number): readonly TimelineSegment[] => {
  const originMs = trace.invocation.intendedAtMs;
  const endedAtMs = trace.invocation.endedAtMs ?? Math.max(openUntilMs, trace.invocation.sentAtMs);
  const segments: TimelineSegment[] = [];
  let reachedMs = originMs;
  for (const { part, untilMs } of cutsOf(trace, endedAtMs)) {
    const toMs = Math.min(endedAtMs, untilMs);
    if (toMs <= reachedMs) continue;
    segments.push({ part, fromMs: reachedMs - originMs, toMs: toMs - originMs });
    reachedMs = toMs;
  }
  return segments;
};

const siblings = (index: SamplesIndex, invocation: InvocationRecord): readonly InvocationRecord[] =>
  (index.byAgent.get(invocation.agentId) ?? []).toSorted((left, right) => left.sentAtMs - right.sentAtMs);

/** Where one invocation's time went, call by call. */
export const invocationTimeline = (index: SamplesIndex, invocation: InvocationRecord): InvocationTimeline => {
  const trace = index.trace(invocation);
  const own = siblings(index, invocation);
  const at = own.indexOf(invocation);
  return {
    row: invocationRow(index, invocation),
    invocation,
    segments: timelineSegments(trace, index.lastAtMs),
    calls: trace.calls,
    previousRequestId: own[at - 1]?.requestId ?? null,
    nextRequestId: own[at + 1]?.requestId ?? null,
  };
};
