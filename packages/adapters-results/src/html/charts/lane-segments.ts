import type { InvocationWithCalls } from "../../report/run-evidence.ts";

/** The parts of a lane, in the order in which they come. */
export const LANE_PARTS = ["queue", "before", "llm", "between", "after"] as const;
export type LanePart = (typeof LANE_PARTS)[number];

/** What the parts are called. */
export const LANE_LABELS: Readonly<Record<LanePart, string>> = {
  queue: "client queue",
  before: "orchestrator, before the LLM",
  llm: "LLM",
  between: "orchestrator, between calls",
  after: "orchestrator, after the LLM",
};

/** A stretch of one lane, milliseconds from the start of its wave. */
export interface LaneSegment {
  readonly part: LanePart;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Cuts an invocation's span at its LLM calls; without a call all of it is the orchestrator's. Open ends reach to `openUntilMs`. */
export const laneSegments = (
  { invocation, calls }: InvocationWithCalls,
  openUntilMs: number,
): readonly LaneSegment[] => {
  const origin = invocation.intendedAtMs;
  const endMs = (invocation.endedAtMs ?? openUntilMs) - origin;
  const segments: LaneSegment[] = [{ part: "queue", fromMs: 0, toMs: invocation.sentAtMs - origin }];
  let reachedMs = invocation.sentAtMs - origin;
  let gap: LanePart = "before";
  for (const call of calls) {
    const fromMs = Math.min(endMs, call.arrivedAtMs - origin);
    const toMs = Math.min(endMs, (call.endedAtMs ?? openUntilMs) - origin);
    segments.push({ part: gap, fromMs: reachedMs, toMs: fromMs });
    segments.push({ part: "llm", fromMs: Math.max(reachedMs, fromMs), toMs });
    reachedMs = Math.max(reachedMs, toMs);
    gap = "between";
  }
  segments.push({ part: calls.length === 0 ? "before" : "after", fromMs: reachedMs, toMs: endMs });
  return segments.filter(({ fromMs, toMs }) => toMs > fromMs);
};
