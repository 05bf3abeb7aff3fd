import type { ClockPort, InvocationFailed, InvocationRequest, InvocationResult } from "@plimsoll/application";
import type { ReportedTimings } from "@plimsoll/domain";
import type { InvocationAnswer, Timings } from "../wire/invocations.schema.ts";

const reportedOf = (timings: Timings, clock: ClockPort): ReportedTimings => ({
  receivedAtMs: clock.fromInstant(timings.receivedAt),
  startedAtMs: clock.fromInstant(timings.startedAt),
  finishedAtMs: clock.fromInstant(timings.finishedAt),
  queuedMs: timings.queuedMs,
  workerId: timings.workerId,
});

/** With the moment at which its request had been handed to the socket; without, where it never was. */
export const sentAt = (result: InvocationResult, sentAtMs: number | null): InvocationResult =>
  sentAtMs === null ? result : { ...result, sentAtMs };

/** Wire to port: the stamp is ours, the reported times are theirs on our axis. */
export const resultOf = (answer: InvocationAnswer, receivedAtMs: number, clock: ClockPort): InvocationResult => {
  const { requestId, agentId, timings } = answer;
  const base = {
    requestId,
    agentId,
    receivedAtMs,
    ...(timings === undefined ? {} : { reported: reportedOf(timings, clock) }),
  };
  return answer.outcome === "succeeded"
    ? { ...base, outcome: "succeeded", outputId: answer.outputId, content: answer.content }
    : { ...base, outcome: "failed", error: answer.error };
};

/** The bridge's own verdict on a request whose answer did not come before its limit and the grace. */
export const timedOut = (request: InvocationRequest, receivedAtMs: number, graceMs: number): InvocationFailed => ({
  outcome: "failed",
  requestId: request.requestId,
  agentId: request.agentId,
  receivedAtMs,
  error: {
    code: "timeout",
    message: `No answer within ${request.timeoutMs} ms and ${graceMs} ms of grace; the bridge closed the connection.`,
    retryable: true,
    detail: { decidedBy: "bridge" },
  },
});

const SECONDS = /^\d+$/;

/** A 429: the orchestrator has no room for this invocation now. */
export const refused = (
  request: InvocationRequest,
  receivedAtMs: number,
  retryAfter: string | null,
): InvocationFailed => ({
  outcome: "failed",
  requestId: request.requestId,
  agentId: request.agentId,
  receivedAtMs,
  error: {
    code: "resource-limit",
    message: "The orchestrator answered 429 pool-exhausted.",
    retryable: true,
    detail: {
      status: 429,
      retryAfterMs: retryAfter !== null && SECONDS.test(retryAfter) ? Number(retryAfter) * 1000 : null,
    },
  },
});

/** Exactly the fields of the protocol, whatever else the caller's object carries. */
export const wireOf = ({ requestId, agentId, topic, prompt, timeoutMs }: InvocationRequest): InvocationRequest => ({
  requestId,
  agentId,
  topic,
  prompt,
  timeoutMs,
});
