import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as Stream from "effect/Stream";
import { expectThat } from "../../expect-that.ts";
import type { CheckContext, ContractCase } from "../contract-case.ts";
import { requestFor, requestsFor, type CanariedRequest } from "../contract-requests.ts";
import { awaitLlmCall, journalEnd } from "../llm-calls.ts";
import { readyPool } from "../open-pool.ts";
import { expectAllSucceeded, within } from "../run-batch.ts";

const REACHES_LLM_MS = 10_000;
const ABANDONED_WITHIN_MS = 2000;

/** A stalled invocation, known to have arrived at the LLM. */
const stalled = Effect.fnUntraced(function* (context: CheckContext) {
  const pool = yield* readyPool(context, 3);
  yield* context.llm.withLatency(20);
  yield* context.llm.stallFor(["archon-1"]);
  const cursor = yield* journalEnd(context);
  return { pool, cursor, request: requestFor("archon-1") };
});

const reachesLlm = (context: CheckContext, cursor: number, { canary }: CanariedRequest) =>
  awaitLlmCall(context, {
    cursor,
    canary,
    state: "open",
    withinMs: REACHES_LLM_MS,
    promise: "an invocation reaches the LLM",
  });

const isAbandoned = (context: CheckContext, cursor: number, { canary }: CanariedRequest) =>
  awaitLlmCall(context, {
    cursor,
    canary,
    state: "abandoned",
    withinMs: ABANDONED_WITHIN_MS,
    promise: "a cancelled invocation's LLM call is abandoned",
  });

const byCancel: ContractCase = {
  name: "ends a cancelled invocation as cancelled and leaves its LLM call",
  needs: ["cancel", "llm-control", "journal"],
  limitMs: 60_000,
  check: Effect.fnUntraced(function* (context) {
    const { pool, cursor, request } = yield* stalled(context);
    const invocation = yield* Effect.forkChild(pool.invoke(request), { startImmediately: true });
    yield* reachesLlm(context, cursor, request);
    yield* pool.cancel(request.requestId);
    const result = yield* within(5000, "a cancelled invocation ends", Fiber.join(invocation));
    yield* expectThat(
      result.outcome === "failed" && result.error.code === "cancelled" && result.requestId === request.requestId,
      "a cancelled invocation ends as failed with the code cancelled",
      () => result,
    );
    yield* isAbandoned(context, cursor, request);
    const other = yield* within(20_000, "another agent still answers", pool.invoke(requestFor("archon-2")));
    yield* expectAllSucceeded([other]);
  }),
};

const oneOfBatch: ContractCase = {
  name: "cancels one request of a batch and lets the others end",
  needs: ["cancel", "llm-control", "journal"],
  limitMs: 60_000,
  check: Effect.fnUntraced(function* (context) {
    const { pool, cursor } = yield* stalled(context);
    const requests = requestsFor(pool.agents);
    const victim = requests[0] ?? requestFor("archon-1");
    const batch = yield* Effect.forkChild(Stream.runCollect(pool.invokeBatch(requests)), { startImmediately: true });
    yield* reachesLlm(context, cursor, victim);
    yield* pool.cancel(victim.requestId);
    const results = yield* within(10_000, "a batch ends after its last open request is cancelled", Fiber.join(batch));
    const ends = results.map((result) => (result.outcome === "failed" ? result.error.code : result.outcome));
    yield* expectThat(
      ends.length === 3 && ends.filter((end) => end === "succeeded").length === 2 && ends.includes("cancelled"),
      "one of three is cancelled and two succeed",
      () => ends,
    );
    yield* isAbandoned(context, cursor, victim);
  }),
};

const byInterruption: ContractCase = {
  name: "leaves the LLM call when the fiber of invoke is interrupted",
  needs: ["llm-control", "journal"],
  limitMs: 60_000,
  check: Effect.fnUntraced(function* (context) {
    const { pool, cursor, request } = yield* stalled(context);
    const invocation = yield* Effect.forkChild(pool.invoke(request), { startImmediately: true });
    yield* reachesLlm(context, cursor, request);
    yield* within(5000, "interrupting invoke does not hang", Fiber.interrupt(invocation));
    yield* isAbandoned(context, cursor, request);
  }),
};

const batchInterruption: ContractCase = {
  name: "leaves all open LLM calls when the stream of a batch is interrupted",
  needs: ["llm-control", "journal"],
  limitMs: 60_000,
  check: Effect.fnUntraced(function* (context) {
    const { pool, cursor } = yield* stalled(context);
    yield* context.llm.stallFor(["archon-1", "archon-2", "archon-3"]);
    const requests = requestsFor(pool.agents);
    const batch = yield* Effect.forkChild(Stream.runDrain(pool.invokeBatch(requests)), { startImmediately: true });
    for (const request of requests) yield* reachesLlm(context, cursor, request);
    yield* within(5000, "interrupting a batch does not hang", Fiber.interrupt(batch));
    for (const request of requests) yield* isAbandoned(context, cursor, request);
  }),
};

/** A caller that leaves leaves nothing running. */
export const cancellationCases: readonly ContractCase[] = [byCancel, oneOfBatch, byInterruption, batchInterruption];
