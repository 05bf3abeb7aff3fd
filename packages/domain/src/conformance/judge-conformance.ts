import type { ConformanceFinding } from "./conformance-report.ts";

/** How late an end may be before a limit counts as not enforced: a busy machine's scheduling, in milliseconds. */
export const END_TOLERANCE_MS = 1_000;
/** How long an abandoned LLM call may go on after the end of its invocation, in milliseconds. */
export const ABANDON_WITHIN_MS = 2_000;

/** A fan-out of which one branch's LLM call fails. */
export interface FanOutObservation {
  readonly sent: number;
  readonly succeeded: number;
  readonly failed: number;
  /** Requests that nobody answered. */
  readonly lost: number;
  /** Requests that were answered more than once, and answers that nobody asked for. */
  readonly stray: number;
  /** Branches that failed though their LLM answered. */
  readonly failedBeside: number;
  /** LLM calls that the fault struck; 0 when it missed. */
  readonly struckCalls: number;
}

/** How one invocation ended whose LLM never answers. Null: it did not end while we looked. */
export interface EndObservation {
  readonly code: string | null;
  readonly endedAfterMs: number | null;
  /** From the invocation's end (or its cancellation) to the LLM's client leaving; null: it was still there. */
  readonly llmLeftAfterMs: number | null;
  readonly reachedLlm: boolean;
}

const holds = (observed: string): ConformanceFinding => ({ status: "holds", observed });
const breaks = (observed: string): ConformanceFinding => ({ status: "breaks", observed });
const notMeasured = (observed: string): ConformanceFinding => ({ status: "not-measured", observed });

const ms = (value: number): string => `${Math.round(value)} ms`;

/** Every branch is answered once, and one branch's failure is its own. */
export const judgeFanOut = (seen: FanOutObservation): ConformanceFinding => {
  if (seen.lost > 0) return breaks(`loses ${seen.lost} of ${seen.sent} branches without an error`);
  if (seen.stray > 0) return breaks(`${seen.stray} answers are doubled or were never asked for`);
  if (seen.failedBeside > 0) return breaks(`one failure takes ${seen.failedBeside} healthy branches with it`);
  if (seen.struckCalls === 0) return notMeasured("the fault struck no LLM call: no call carried the agent's mark");
  if (seen.failed === 0) return breaks("a branch whose LLM fails counts as succeeded");
  return holds(`${seen.succeeded} of ${seen.sent} succeed, the failing one alone fails`);
};

const judgeLlmLeft = ({ llmLeftAfterMs }: EndObservation, ended: string): ConformanceFinding => {
  if (llmLeftAfterMs === null) return breaks(`${ended}, but its LLM call goes on`);
  if (llmLeftAfterMs > ABANDON_WITHIN_MS) return breaks(`${ended}, but its LLM call goes on for ${ms(llmLeftAfterMs)}`);
  return holds(`${ended}; its LLM call is left ${ms(Math.max(0, llmLeftAfterMs))} later`);
};

/** The limit ends the invocation in time, and the LLM call with it. */
export const judgeTimeout = (seen: EndObservation, limitMs: number): ConformanceFinding => {
  if (!seen.reachedLlm) return notMeasured("no LLM call of the invocation was seen");
  const { endedAfterMs, code } = seen;
  if (endedAfterMs === null) return breaks(`a limit of ${ms(limitMs)} does not end it`);
  if (endedAfterMs > limitMs + END_TOLERANCE_MS)
    return breaks(`a limit of ${ms(limitMs)} ends it after ${ms(endedAfterMs)}`);
  if (code !== "timeout") return breaks(`a limit of ${ms(limitMs)} ends it as ${code ?? "succeeded"}, not as timeout`);
  return judgeLlmLeft(seen, `ends ${ms(endedAfterMs)} after its start (limit ${ms(limitMs)})`);
};

/** A cancel ends the invocation, and reaches the LLM. */
export const judgeCancellation = (seen: EndObservation): ConformanceFinding => {
  if (!seen.reachedLlm) return notMeasured("no LLM call of the invocation was seen");
  const { endedAfterMs, code } = seen;
  if (endedAfterMs === null) return breaks("a cancelled invocation does not end");
  if (code !== "cancelled") return breaks(`a cancelled invocation ends as ${code ?? "succeeded"}`);
  if (endedAfterMs > END_TOLERANCE_MS) return breaks(`a cancelled invocation ends only after ${ms(endedAfterMs)}`);
  return judgeLlmLeft(seen, `ends ${ms(endedAfterMs)} after the cancel`);
};

/** Canaries of many waves. */
export interface MixUpObservation {
  readonly invocations: number;
  readonly succeeded: number;
  /** Answers that hold another invocation's canary. */
  readonly crossedAnswers: number;
  /** Answers without their own. */
  readonly withoutOwn: number;
  /** LLM calls with canaries of several invocations. */
  readonly crossedCalls: number;
  /** Invocations whose canary no LLM call carried. */
  readonly uncorrelated: number;
}

/** No context crosses; an answer without its canary says nothing, and is said to. */
export const judgeMixUps = (seen: MixUpObservation): ConformanceFinding => {
  const crossed = seen.crossedAnswers + seen.crossedCalls;
  if (crossed > 0)
    return breaks(`${seen.crossedAnswers} answers and ${seen.crossedCalls} LLM calls hold another's canary`);
  if (seen.succeeded === 0) return notMeasured("no invocation succeeded");
  if (seen.uncorrelated === seen.invocations) {
    return notMeasured("no LLM call carries a canary: mix-ups can't be seen, nor whose LLM call it was");
  }
  const blind = seen.withoutOwn > 0 ? `, ${seen.withoutOwn} answers don't show theirs` : "";
  const unseen = seen.uncorrelated > 0 ? `, ${seen.uncorrelated} have no LLM call of their own` : "";
  return holds(`none in ${seen.invocations} invocations${blind}${unseen}`);
};

/** What one refused LLM call led to. */
export interface RetryObservation {
  readonly calls: number;
  /** LLM calls of an invocation to which nothing happens. */
  readonly cleanCalls: number;
  readonly struckCalls: number;
  /** Null: it succeeded. */
  readonly code: string | null;
}

/** How often the LLM is asked when it refuses once; a fact, since both answers can be wanted. */
export const judgeRetry = ({ calls, cleanCalls, struckCalls, code }: RetryObservation): ConformanceFinding => {
  if (struckCalls === 0) return notMeasured("the fault struck no LLM call");
  const more = code === null ? calls - cleanCalls : calls - 1;
  const end = code === null ? "succeeds" : `fails as ${code}`;
  return {
    status: "noted",
    observed: `${end} after ${calls} LLM call${calls === 1 ? "" : "s"}, ${Math.max(0, more)} of them again`,
  };
};

/** One agent hangs; the others work on. */
export interface HangObservation {
  readonly others: number;
  readonly othersSucceeded: number;
  /** The last of them, from the start. */
  readonly slowestOtherMs: number | null;
  readonly hungEnded: string | null;
  readonly struckCalls: number;
  readonly limitMs: number;
}

/** A hung branch holds nobody up, and its limit ends it. */
export const judgeHang = (seen: HangObservation): ConformanceFinding => {
  const held = seen.others - seen.othersSucceeded;
  if (held > 0) return breaks(`${held} of ${seen.others} others are not answered while one branch hangs`);
  if (seen.struckCalls === 0) return notMeasured("the fault struck no LLM call: no call carried the agent's mark");
  if (seen.slowestOtherMs !== null && seen.slowestOtherMs >= seen.limitMs) {
    return breaks(`a hung branch holds the others up for ${ms(seen.slowestOtherMs)}`);
  }
  if (seen.hungEnded !== "timeout")
    return breaks(`the hung branch ends as ${seen.hungEnded ?? "nothing"}, not as timeout`);
  return holds(`the other ${seen.others} are answered within ${ms(seen.slowestOtherMs ?? 0)}, the hung one times out`);
};

/** All agents are asked at once while the LLM answers nobody. */
export const judgeCeiling = (asked: number, largestInFlight: number): ConformanceFinding => {
  if (largestInFlight >= asked) return holds(`${largestInFlight} of ${asked} at the LLM at once`);
  return breaks(`${largestInFlight} of ${asked} at the LLM at once`);
};

/** A pool that is released with an open invocation. */
export interface ReleaseObservation {
  readonly agents: number;
  readonly releasedFirst: number;
  readonly releasedSecond: number;
  readonly invocationEnded: boolean;
  readonly llmLeftAfterMs: number | null;
  readonly reachedLlm: boolean;
}

/** All agents go, once, and leave no LLM call behind. */
export const judgeRelease = (seen: ReleaseObservation): ConformanceFinding => {
  if (!seen.reachedLlm) return notMeasured("no LLM call of the open invocation was seen");
  if (seen.releasedFirst !== seen.agents) return breaks(`releases ${seen.releasedFirst} of ${seen.agents} agents`);
  if (seen.releasedSecond !== 0) return breaks(`a second release gives ${seen.releasedSecond} agents again`);
  if (!seen.invocationEnded) return breaks("an open invocation outlives the pool");
  if (seen.llmLeftAfterMs === null) return breaks("an LLM call outlives the pool");
  if (seen.llmLeftAfterMs > ABANDON_WITHIN_MS)
    return breaks(`an LLM call outlives the pool by ${ms(seen.llmLeftAfterMs)}`);
  return holds(
    `all ${seen.agents} agents, once; the open LLM call is left ${ms(Math.max(0, seen.llmLeftAfterMs))} later`,
  );
};
