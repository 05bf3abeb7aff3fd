import {
  agentIds,
  type FaultRule,
  judgeFanOut,
  judgeHang,
  judgeRetry,
  type ConformanceCheck,
  type LlmCallRecord,
} from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import type { InvocationResult } from "../../ports/agent-orchestrator.port.ts";
import type { PlannedInvocation } from "../run-spike/invocation-planner.ts";
import {
  callsSince,
  collectBatch,
  type ConformanceContext,
  isOf,
  journalEnd,
  openPool,
  planFor,
  planOne,
} from "./conformance-context.ts";

const BATCH_LIMIT_MS = 60_000;
const INVOCATION_LIMIT_MS = 30_000;
/** The limit of the hanging branch, in milliseconds. */
const HANG_LIMIT_MS = 5_000;
/** More than any check sends: of a burst this long only the first call is struck. */
const ONCE = { everyCalls: 1_000_000, lengthCalls: 1 };
/** Not the first of its wave; a fan-out has three agents at least. */
const VICTIM = "archon-3";

/** Faults hold from here to the Scope's end. */
export const withFault = (context: ConformanceContext, rule: FaultRule) => {
  const { behaviour } = context.llm;
  if (behaviour === undefined) return Effect.void;
  return Effect.acquireRelease(behaviour.setFaults([rule], agentIds(context.agentCount)), () =>
    Effect.ignore(behaviour.clearFaults),
  );
};

const struckIn = (calls: readonly LlmCallRecord[]): number => calls.filter(({ fault }) => fault !== undefined).length;

const countAnswers = (planned: readonly PlannedInvocation[], results: readonly InvocationResult[]) => {
  const sent = new Set(planned.map(({ request }) => request.requestId));
  const answered = new Set(results.map(({ requestId }) => requestId).filter((id) => sent.has(id)));
  const failed = results.filter(({ outcome }) => outcome === "failed");
  return {
    sent: sent.size,
    succeeded: results.filter(({ outcome }) => outcome === "succeeded").length,
    failed: failed.length,
    lost: sent.size - answered.size,
    stray: results.length - answered.size,
    failedBeside: failed.filter(({ agentId }) => agentId !== VICTIM).length,
  };
};

const codeOf = (result: InvocationResult | undefined): string | null =>
  result === undefined ? "nothing" : result.outcome === "failed" ? result.error.code : null;

/** A wave of which one agent's LLM calls all fail. */
export const fanOutCheck = Effect.fnUntraced(function* (context: ConformanceContext) {
  const pool = yield* openPool(context, context.agentCount);
  yield* withFault(context, { kind: "server-error", agentIds: [VICTIM] });
  const mark = yield* journalEnd(context);
  const planned = planFor(context, agentIds(context.agentCount), INVOCATION_LIMIT_MS);
  const { results, failure } = yield* collectBatch(pool, planned, BATCH_LIMIT_MS);
  const struckCalls = struckIn(yield* callsSince(context, mark));
  const seen = { ...countAnswers(planned, results), struckCalls };
  const victimCode = codeOf(results.find(({ agentId }) => agentId === VICTIM));
  const check: ConformanceCheck = {
    name: "fan-out",
    ...judgeFanOut(seen),
    evidence: { ...seen, victimCode, batchFailure: failure },
  };
  return check;
});

/** A wave of which one agent's LLM never answers. */
export const hangCheck = Effect.fnUntraced(function* (context: ConformanceContext) {
  const pool = yield* openPool(context, context.agentCount);
  yield* withFault(context, { kind: "stall", agentIds: [VICTIM] });
  const mark = yield* journalEnd(context);
  const planned = planFor(context, agentIds(context.agentCount), HANG_LIMIT_MS);
  const startedAtMs = context.clock.nowMs();
  const { results } = yield* collectBatch(pool, planned, BATCH_LIMIT_MS);
  const others = results.filter(({ agentId, outcome }) => agentId !== VICTIM && outcome === "succeeded");
  const hung = results.find(({ agentId }) => agentId === VICTIM);
  const seen = {
    others: context.agentCount - 1,
    othersSucceeded: others.length,
    slowestOtherMs:
      others.length === 0 ? null : Math.max(...others.map(({ receivedAtMs }) => receivedAtMs - startedAtMs)),
    hungEnded: hung === undefined ? null : (codeOf(hung) ?? "succeeded"),
    struckCalls: struckIn(yield* callsSince(context, mark)),
    limitMs: HANG_LIMIT_MS,
  };
  const check: ConformanceCheck = { name: "hang", ...judgeHang(seen), evidence: { ...seen } };
  return check;
});

/** One agent, alone at the LLM, so that every call is its own also where no mark reaches the LLM. */
const callsOfOne = Effect.fnUntraced(function* (context: ConformanceContext) {
  const pool = yield* openPool(context, 1);
  const mark = yield* journalEnd(context);
  const { request, canary } = planOne(context, "archon-1", INVOCATION_LIMIT_MS);
  const result = yield* pool.invoke(request);
  const calls = (yield* callsSince(context, mark)).filter((call) => isOf(call, canary));
  return { calls, code: codeOf(result) };
});

const retryCheck = Effect.fnUntraced(function* (
  context: ConformanceContext,
  name: "retry-500" | "retry-429",
  kind: "server-error" | "rate-limited",
) {
  const clean = yield* Effect.scoped(callsOfOne(context));
  yield* withFault(context, { kind, burst: ONCE });
  const { calls, code } = yield* callsOfOne(context);
  const counted = { calls: calls.length, cleanCalls: clean.calls.length };
  const seen = { ...counted, struckCalls: struckIn(calls), code };
  const check: ConformanceCheck = { name, ...judgeRetry(seen), evidence: seen };
  return check;
});

/** How often the LLM is asked when it answers 500 once. */
export const retry500Check = (context: ConformanceContext) => retryCheck(context, "retry-500", "server-error");

/** How often the LLM is asked when it answers 429 once, with Retry-After of one second. */
export const retry429Check = (context: ConformanceContext) => retryCheck(context, "retry-429", "rate-limited");
