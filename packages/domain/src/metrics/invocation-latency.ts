import type { InvocationTrace } from "../evidence/invocation-trace.ts";
import { clip, heldSpan, unionMs } from "./time-spans.ts";

/** How long we ourselves held the invocation's LLM calls back while it ran; calls held side by side count once. */
export const heldByUsMs = ({ invocation, calls }: InvocationTrace): number => {
  if (invocation.endedAtMs === null) return 0;
  const life = { from: invocation.sentAtMs, to: invocation.endedAtMs };
  const held = calls.filter((call) => call.heldMs > 0).map((call) => clip(heldSpan(call), life));
  return unionMs(held.filter((span) => span !== null));
};

/**
 * Latency from the instant at which the invocation was due, so that waiting to be sent is not hidden (coordinated
 * omission: wrk2's README), less the time that we held it. Not succeeded: +Infinity (aiperf's adjusted effective latency), so
 * that nothing passes by failing fast. Null while pending.
 */
export const latencyMs = (trace: InvocationTrace): number | null => {
  const { endedAtMs, intendedAtMs, outcome } = trace.invocation;
  if (outcome === "pending" || endedAtMs === null) return null;
  return outcome === "succeeded" ? endedAtMs - intendedAtMs - heldByUsMs(trace) : Number.POSITIVE_INFINITY;
};
