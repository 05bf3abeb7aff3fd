import type { LlmCallRecord } from "../evidence/evidence-record.ts";

/** A stretch of the run's time axis, milliseconds. */
export interface TimeSpan {
  readonly from: number;
  readonly to: number;
}

/** Length of the union of the spans: time in which at least one was open. */
export const unionMs = (spans: readonly TimeSpan[]): number => {
  let total = 0;
  let reached = Number.NEGATIVE_INFINITY;
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    if (span.to > reached) {
      total += span.to - Math.max(span.from, reached);
      reached = span.to;
    }
  }
  return total;
};

/** The spans' union as spans that do not overlap, by time; spans that touch become one. */
export const joinSpans = (spans: readonly TimeSpan[]): readonly TimeSpan[] => {
  const joined: TimeSpan[] = [];
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (last === undefined || span.from > last.to) joined.push(span);
    else joined[joined.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
  }
  return joined;
};

/** The part of a span that lies within another, which can be a single instant; null when they do not meet. */
export const clip = (span: TimeSpan, within: TimeSpan): TimeSpan | null => {
  const clipped = { from: Math.max(span.from, within.from), to: Math.min(span.to, within.to) };
  return clipped.to >= clipped.from ? clipped : null;
};

/** The LLM's side of a call; one that never ended reaches to `openUntilMs`. */
export const callSpan = (call: LlmCallRecord, openUntilMs: number): TimeSpan => ({
  from: call.arrivedAtMs,
  to: call.endedAtMs ?? Math.max(call.arrivedAtMs, openUntilMs),
});

/** While we held the call back: the rate limit and the barrier both wait before they let it through. */
export const heldSpan = (call: LlmCallRecord): TimeSpan => ({
  from: call.arrivedAtMs,
  to: call.arrivedAtMs + call.heldMs,
});

/** Largest number of spans open at one instant; a span that ends as another begins does not overlap it. */
export const largestOverlap = (spans: readonly TimeSpan[]): number => {
  const starts = Float64Array.from(spans, (span) => span.from).sort();
  const ends = Float64Array.from(spans, (span) => span.to).sort();
  let ended = 0;
  let largest = 0;
  starts.forEach((start, started) => {
    while (ended < ends.length && (ends[ended] ?? 0) <= start) ended += 1;
    largest = Math.max(largest, started + 1 - ended);
  });
  return largest;
};
