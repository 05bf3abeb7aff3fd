import {
  type ConformanceCheck,
  type EndObservation,
  judgeCancellation,
  judgeRelease,
  judgeTimeout,
} from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as Option from "effect/Option";
import type { InvocationResult, OrchestratorFailure, OrchestratorPool } from "../../ports/agent-orchestrator.port.ts";
import type { PlannedInvocation } from "../run-spike/invocation-planner.ts";
import {
  awaitCall,
  type ConformanceContext,
  journalEnd,
  type JournalMark,
  openPool,
  planOne,
} from "./conformance-context.ts";
import { withFault } from "./fault-checks.ts";

const REACH_MS = 20_000;
/** How long the end of an invocation, and of its LLM call, is waited for, in milliseconds. */
const END_MS = 15_000;
const TIMEOUT_MS = 2_000;
const NO_TIMEOUT_MS = 60_000;

interface OpenInvocation {
  readonly fiber: Fiber.Fiber<InvocationResult, OrchestratorFailure>;
  readonly startedAtMs: number;
  readonly mark: JournalMark;
  readonly canary: string;
  readonly reachedLlm: boolean;
}

/** An invocation whose LLM never answers, once the LLM has its call. */
const openInvocation = Effect.fnUntraced(function* (
  context: ConformanceContext,
  pool: OrchestratorPool,
  { request, canary }: PlannedInvocation,
) {
  yield* withFault(context, { kind: "stall" });
  const mark = yield* journalEnd(context);
  const startedAtMs = context.clock.nowMs();
  const fiber = yield* Effect.forkScoped(pool.invoke(request), { startImmediately: true });
  const call = yield* awaitCall(context, { mark, canary, ended: false, withinMs: REACH_MS });
  const open: OpenInvocation = { fiber, startedAtMs, mark, canary, reachedLlm: call !== null };
  return open;
});

/** The end of an invocation in time, measured from `fromMs`; an exchange that fails is an end, too. */
const endOf = Effect.fnUntraced(function* (context: ConformanceContext, { fiber }: OpenInvocation, fromMs: number) {
  const ending = yield* Effect.timeoutOption(Effect.result(Fiber.join(fiber)), END_MS);
  if (Option.isNone(ending)) return { code: null, endedAfterMs: null, endedAtMs: context.clock.nowMs() };
  const endedAtMs = context.clock.nowMs();
  const result = ending.value;
  if (result._tag === "Failure") return { code: result.failure.code, endedAfterMs: endedAtMs - fromMs, endedAtMs };
  const code = result.success.outcome === "failed" ? result.success.error.code : null;
  return { code, endedAfterMs: endedAtMs - fromMs, endedAtMs };
});

/** From `fromMs` to the LLM's client leaving; null when it stays. */
const llmLeft = Effect.fnUntraced(function* (
  context: ConformanceContext,
  { mark, canary }: OpenInvocation,
  fromMs: number,
) {
  const call = yield* awaitCall(context, { mark, canary, ended: true, withinMs: END_MS });
  return call?.endedAtMs == null ? null : call.endedAtMs - fromMs;
});

/** Whether a limit ends the invocation, and its LLM call. */
export const timeoutCheck = Effect.fnUntraced(function* (context: ConformanceContext) {
  const pool = yield* openPool(context, 1);
  const open = yield* openInvocation(context, pool, planOne(context, "archon-1", TIMEOUT_MS));
  const { endedAtMs, ...end } = yield* endOf(context, open, open.startedAtMs);
  const llmLeftAfterMs = yield* llmLeft(context, open, endedAtMs);
  const seen: EndObservation = { ...end, llmLeftAfterMs, reachedLlm: open.reachedLlm };
  const evidence = { ...seen, limitMs: TIMEOUT_MS };
  const check: ConformanceCheck = { name: "timeout", ...judgeTimeout(seen, TIMEOUT_MS), evidence };
  return check;
});

/** Whether a cancel ends the invocation, and reaches the LLM. */
export const cancellationCheck = Effect.fnUntraced(function* (context: ConformanceContext) {
  const pool = yield* openPool(context, 1);
  const planned = planOne(context, "archon-1", NO_TIMEOUT_MS);
  const open = yield* openInvocation(context, pool, planned);
  const cancelledAtMs = context.clock.nowMs();
  yield* pool.cancel(planned.request.requestId);
  const { endedAtMs: _, ...end } = yield* endOf(context, open, cancelledAtMs);
  const llmLeftAfterMs = yield* llmLeft(context, open, cancelledAtMs);
  const seen: EndObservation = { ...end, llmLeftAfterMs, reachedLlm: open.reachedLlm };
  const check: ConformanceCheck = { name: "cancellation", ...judgeCancellation(seen), evidence: { ...seen } };
  return check;
});

/** A pool that is released while an invocation is open. */
export const releaseCheck = Effect.fnUntraced(function* (context: ConformanceContext) {
  const agents = Math.min(context.agentCount, 8);
  const pool = yield* openPool(context, agents);
  const open = yield* openInvocation(context, pool, planOne(context, "archon-1", NO_TIMEOUT_MS));
  const askedAtMs = context.clock.nowMs();
  const releasedFirst = yield* pool.release;
  const end = yield* endOf(context, open, askedAtMs);
  const llmLeftAfterMs = yield* llmLeft(context, open, askedAtMs);
  const releasedSecond = yield* pool.release;
  const seen = {
    ...{ agents, releasedFirst, releasedSecond, llmLeftAfterMs, reachedLlm: open.reachedLlm },
    invocationEnded: end.endedAfterMs !== null,
  };
  const check: ConformanceCheck = { name: "release", ...judgeRelease(seen), evidence: seen };
  return check;
});
