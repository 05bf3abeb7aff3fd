import type { TimeSpan } from "../metrics/time-spans.ts";
import { clip, largestOverlap } from "../metrics/time-spans.ts";
import type { LoadInvocation } from "./load-evidence.ts";

/** From the intended start to the end; one that never ended reaches to the end of the window that is looked at. */
export const presence = ({ record }: LoadInvocation, untilMs: number): TimeSpan => ({
  from: record.intendedAtMs,
  to: Math.max(record.intendedAtMs, record.endedAtMs ?? untilMs),
});

/** Invocations that were there, waiting or working, within a window; each clipped to it. */
export const presenceWithin = (invocations: readonly LoadInvocation[], window: TimeSpan): readonly TimeSpan[] =>
  invocations.map((each) => clip(presence(each, window.to), window)).filter((span) => span !== null);

/** Mean number there over the window: the integral over time, divided by it. */
export const meanInFlight = (spans: readonly TimeSpan[], window: TimeSpan): number =>
  window.to > window.from ? spans.reduce((sum, { from, to }) => sum + to - from, 0) / (window.to - window.from) : 0;

/** Most open at the orchestrator at one instant: from the sending, not from the intended start. */
export const largestOpen = (invocations: readonly LoadInvocation[], window: TimeSpan): number =>
  largestOverlap(
    invocations
      .map(({ record }) => clip({ from: record.sentAtMs, to: record.endedAtMs ?? window.to }, window))
      .filter((span) => span !== null),
  );

/** Invocations that ended in the window, whichever stage they were due in. */
export const endedWithin = (
  invocations: readonly LoadInvocation[],
  { from, to }: TimeSpan,
): readonly LoadInvocation[] =>
  invocations.filter(({ record: { endedAtMs } }) => endedAtMs !== null && endedAtMs >= from && endedAtMs < to);
