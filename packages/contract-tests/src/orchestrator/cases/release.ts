import type { OrchestratorPool } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import { ContractViolation } from "../../contract-violation.ts";
import { expectThat } from "../../expect-that.ts";
import type { CheckContext, ContractCase } from "../contract-case.ts";
import { requestFor, requestsFor } from "../contract-requests.ts";
import { awaitLlmCall, journalEnd } from "../llm-calls.ts";
import { readyPool } from "../open-pool.ts";
import { expectAllSucceeded, runBatch, within } from "../run-batch.ts";

/** A released pool answers nothing but that it is gone. */
const expectGone = Effect.fnUntraced(function* (pool: OrchestratorPool) {
  const promise = "a released pool refuses invocations with pool-not-found";
  const exit = yield* within(10_000, promise, Effect.result(pool.invoke(requestFor("archon-1", 2000))));
  if (exit._tag === "Success") return yield* new ContractViolation({ promise, observed: JSON.stringify(exit.success) });
  yield* expectThat(
    exit.failure._tag === "OrchestratorFailure" && exit.failure.code === "pool-not-found",
    promise,
    () => String(exit.failure),
  );
});

const counted: ContractCase = {
  name: "counts the agents it releases, and none the second time",
  needs: [],
  limitMs: 60_000,
  check: Effect.fnUntraced(function* (context) {
    const pool = yield* readyPool(context, context.agentCount);
    const first = yield* pool.release;
    yield* expectThat(first === context.agentCount, `release returns ${context.agentCount}`, () => first);
    const second = yield* pool.release;
    yield* expectThat(second === 0, "a second release returns 0", () => second);
    yield* expectGone(pool);
  }),
};

const FAILURE = new ContractViolation({ promise: "this failure is the test's own", observed: "nothing" });

/** Opens a pool in a Scope of its own, lets `use` end it, and hands the pool out to look at. */
const poolThatOutlived = Effect.fnUntraced(function* <E>(
  context: CheckContext,
  use: (pool: OrchestratorPool) => Effect.Effect<unknown, E>,
) {
  let opened: OrchestratorPool | undefined;
  const run = Effect.gen(function* () {
    const pool = yield* readyPool(context, 3);
    opened = pool;
    yield* use(pool);
  });
  const fiber = yield* Effect.forkChild(Effect.scoped(run));
  return { fiber, pool: () => opened };
});

const expectReleased = Effect.fnUntraced(function* (pool: OrchestratorPool | undefined) {
  if (pool === undefined) {
    return yield* new ContractViolation({ promise: "a pool of 3 agents opens", observed: "it did not" });
  }
  yield* expectGone(pool);
  const again = yield* pool.release;
  yield* expectThat(again === 0, "the Scope's end has released the agents already", () => again);
});

const onSuccess: ContractCase = {
  name: "releases the pool when its Scope ends well",
  needs: [],
  limitMs: 60_000,
  check: Effect.fnUntraced(function* (context) {
    const { fiber, pool } = yield* poolThatOutlived(context, () => Effect.void);
    yield* within(30_000, "a Scope with a pool closes", Fiber.await(fiber));
    yield* expectReleased(pool());
  }),
};

const onFailure: ContractCase = {
  name: "releases the pool when its Scope ends in a failure",
  needs: [],
  limitMs: 60_000,
  check: Effect.fnUntraced(function* (context) {
    const { fiber, pool } = yield* poolThatOutlived(context, () => Effect.fail(FAILURE));
    yield* within(30_000, "a Scope with a pool closes", Fiber.await(fiber));
    yield* expectReleased(pool());
  }),
};

const onInterrupt: ContractCase = {
  name: "releases the pool and leaves its LLM calls when its Scope is interrupted in mid-invocation",
  needs: ["llm-control", "journal"],
  limitMs: 60_000,
  check: Effect.fnUntraced(function* (context) {
    yield* context.llm.stallFor(["archon-1"]);
    const cursor = yield* journalEnd(context);
    const request = requestFor("archon-1");
    const { fiber, pool } = yield* poolThatOutlived(context, (opened) => opened.invoke(request));
    const call = { cursor, canary: request.canary };
    yield* awaitLlmCall(context, {
      ...call,
      state: "open",
      withinMs: 20_000,
      promise: "an invocation reaches the LLM",
    });
    yield* within(10_000, "an interrupted Scope closes", Fiber.interrupt(fiber));
    yield* expectReleased(pool());
    const promise = "the LLM calls of a released pool are abandoned";
    yield* awaitLlmCall(context, { ...call, state: "abandoned", withinMs: 2000, promise });
  }),
};

const whileBusy: ContractCase = {
  name: "ends open invocations when the pool is released under them",
  needs: ["llm-control", "journal"],
  limitMs: 60_000,
  check: Effect.fnUntraced(function* (context) {
    const pool = yield* readyPool(context, 2);
    yield* context.llm.stallFor(["archon-1"]);
    const cursor = yield* journalEnd(context);
    const request = requestFor("archon-1");
    const invocation = yield* Effect.forkChild(Effect.result(pool.invoke(request)), { startImmediately: true });
    const call = { cursor, canary: request.canary };
    const promise = "the LLM call of an invocation in a released pool is abandoned";
    yield* awaitLlmCall(context, { ...call, state: "open", withinMs: 10_000, promise: "it reaches the LLM" });
    yield* pool.release;
    const end = yield* within(5000, "an invocation ends when its pool is released", Fiber.join(invocation));
    yield* expectThat(
      end._tag === "Failure" || end.success.outcome === "failed",
      "an invocation whose pool is released does not succeed",
      () => end,
    );
    yield* awaitLlmCall(context, { ...call, state: "abandoned", withinMs: 2000, promise });
  }),
};

const CYCLES = 5;

const repeated: ContractCase = {
  name: "opens, runs and releases pools again and again, each with an id of its own",
  needs: [],
  limitMs: 180_000,
  check: Effect.fnUntraced(function* (context) {
    yield* context.llm.withLatency(20);
    const poolIds = new Set<string>();
    for (let cycle = 0; cycle < CYCLES; cycle++) {
      const pool = yield* readyPool(context, 12);
      poolIds.add(pool.poolId);
      yield* expectAllSucceeded(yield* runBatch(pool, requestsFor(pool.agents)));
      const released = yield* pool.release;
      yield* expectThat(released === 12, "every cycle releases the 12 agents it built", () => ({ cycle, released }));
    }
    yield* expectThat(poolIds.size === CYCLES, "pool ids do not repeat", () => [...poolIds]);
  }),
};

/** Whatever opens a pool gives it back. */
export const releaseCases: readonly ContractCase[] = [counted, onSuccess, onFailure, onInterrupt, whileBusy, repeated];
