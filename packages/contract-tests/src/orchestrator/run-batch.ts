import type { InvocationRequest, InvocationResult, OrchestratorPool } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import * as Stream from "effect/Stream";
import { ContractViolation } from "../contract-violation.ts";
import { expectThat } from "../expect-that.ts";

const BATCH_LIMIT_MS = 90_000;

/** Fails an effect that does not end in time, as a broken promise instead of a test that hangs. */
export const within = <A, E, R>(limitMs: number, promise: string, effect: Effect.Effect<A, E, R>) =>
  Effect.timeoutOrElse(effect, {
    duration: limitMs,
    orElse: () => Effect.fail(new ContractViolation({ promise, observed: `nothing within ${limitMs} ms` })),
  });

/** Sends a batch and checks conservation: every request answered once, by its own agent, and nothing else. */
export const runBatch = Effect.fnUntraced(function* (pool: OrchestratorPool, requests: readonly InvocationRequest[]) {
  const collected = yield* within(
    BATCH_LIMIT_MS,
    "a batch ends when every request has been answered",
    Stream.runCollect(pool.invokeBatch(requests)),
  );
  const results: readonly InvocationResult[] = [...collected];
  yield* checkConservation(requests, results);
  return results;
});

const checkConservation = Effect.fnUntraced(function* (
  requests: readonly InvocationRequest[],
  results: readonly InvocationResult[],
) {
  const agentOf = new Map(requests.map(({ requestId, agentId }) => [requestId, agentId]));
  const strangers = results.filter(({ requestId }) => !agentOf.has(requestId));
  yield* expectThat(strangers.length === 0, "no result answers a request that was not sent", () => strangers);
  const misattributed = results.filter(({ requestId, agentId }) => agentOf.get(requestId) !== agentId);
  yield* expectThat(misattributed.length === 0, "a result names the agent that was asked", () => misattributed);
  const doubled = results.filter(({ requestId }, index) => results.findIndex((r) => r.requestId === requestId) < index);
  yield* expectThat(doubled.length === 0, "no request is answered twice", () => doubled);
  const answered = new Set(results.map(({ requestId }) => requestId));
  const lost = requests.filter(({ requestId }) => !answered.has(requestId)).map(({ agentId }) => agentId);
  yield* expectThat(lost.length === 0, "every request gets a result", () => `no result for ${lost.join(", ")}`);
});

/** Fails unless every result succeeded. */
export const expectAllSucceeded = (results: readonly InvocationResult[]) =>
  expectThat(
    results.every(({ outcome }) => outcome === "succeeded"),
    "an invocation whose LLM answers succeeds",
    () => results.filter(({ outcome }) => outcome !== "succeeded").slice(0, 3),
  );
