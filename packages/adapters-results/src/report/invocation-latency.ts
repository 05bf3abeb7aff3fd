import type { InvocationWithCalls } from "./run-evidence.ts";

/** Time in which at least one call was held back by us; calls held side by side count once. */
const heldByUsMs = ({ invocation, calls }: InvocationWithCalls): number => {
  const endedAtMs = invocation.endedAtMs ?? invocation.sentAtMs;
  let total = 0;
  let reached = invocation.sentAtMs;
  for (const call of calls) {
    const until = Math.min(call.arrivedAtMs + call.heldMs, endedAtMs);
    total += Math.max(0, until - Math.max(call.arrivedAtMs, reached));
    reached = Math.max(reached, until);
  }
  return total;
};

/** Milliseconds from the moment the wave began, less the time that we held it; +Infinity when it did not succeed, null while pending. */
export const invocationLatencyMs = (traced: InvocationWithCalls): number | null => {
  const { endedAtMs, intendedAtMs, outcome } = traced.invocation;
  if (outcome === "pending" || endedAtMs === null) return null;
  return outcome === "succeeded" ? endedAtMs - intendedAtMs - heldByUsMs(traced) : Infinity;
};
