import type { EvidenceIndex } from "../evidence/evidence-index.ts";
import type { LlmCallRecord } from "../evidence/evidence-record.ts";
import type { InvocationTrace } from "../evidence/invocation-trace.ts";
import { heldByUsMs } from "./invocation-latency.ts";
import { isFailed } from "./measure-failures.ts";

/** A call still open at the time limit counts as held from this share of the invocation on: the gateway stamps microseconds too. */
const OPEN_HELD_SHARE = 0.01;
/** An invocation whose calls were all answered is still ours when we kept it for most of its time. */
const ANSWERED_HELD_SHARE = 0.5;

const GIVEN_UP: ReadonlySet<LlmCallRecord["outcome"]> = new Set(["pending", "client-aborted"]);

/** Never let through at all; the gateway writes the held time down only when the wait is over. */
const neverSent = ({ attempts, outcome }: LlmCallRecord): boolean => attempts === 0 && GIVEN_UP.has(outcome);

/** True for an invocation that ran into its limit while we ourselves held its LLM call back. */
const isHeldPastTimeout = (trace: InvocationTrace): boolean => {
  const { endedAtMs, sentAtMs } = trace.invocation;
  if (endedAtMs === null) return trace.calls.some(neverSent);
  const tookMs = endedAtMs - sentAtMs;
  const isOpenAtEnd = (call: LlmCallRecord): boolean =>
    GIVEN_UP.has(call.outcome) || call.endedAtMs === null || call.endedAtMs >= endedAtMs;
  return (
    trace.calls.some((call) => neverSent(call) || (isOpenAtEnd(call) && call.heldMs > OPEN_HELD_SHARE * tookMs)) ||
    heldByUsMs(trace) > ANSWERED_HELD_SHARE * tookMs
  );
};

/**
 * Timeouts that our own rate limit made, outside of the probe, where the barrier holds everyone on purpose: they say
 * nothing of the orchestrator.
 */
export const heldPastTimeout = (index: EvidenceIndex): readonly InvocationTrace[] =>
  index.traces.all.filter(
    (trace) =>
      trace.invocation.phase !== "probe" &&
      trace.invocation.error?.code === "timeout" &&
      isFailed(index, trace.invocation) &&
      isHeldPastTimeout(trace),
  );
