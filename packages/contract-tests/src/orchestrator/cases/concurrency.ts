import type { InvocationResult } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import * as Stream from "effect/Stream";
import { expectThat } from "../../expect-that.ts";
import type { ContractCase } from "../contract-case.ts";
import { requestFor, requestsFor } from "../contract-requests.ts";
import { readyPool } from "../open-pool.ts";
import { expectAllSucceeded, runBatch, within } from "../run-batch.ts";

const BARRIER_TIMEOUT_MS = 10_000;

const allInFlight: ContractCase = {
  name: "has all agents in flight at the same time, or as many as it declares as its limit",
  needs: ["barrier"],
  limitMs: 120_000,
  check: Effect.fnUntraced(function* (context) {
    yield* context.llm.withLatency(20);
    const pool = yield* readyPool(context, context.agentCount);
    const { concurrency } = yield* context.orchestrator.describe;
    const expected = Math.min(context.agentCount, concurrency.declaredLimit ?? context.agentCount);
    const { barrier } = context.llm.journal;
    if (barrier === null) {
      return yield* expectThat(
        false,
        "a harness with the capability `barrier` has one",
        () => "journal.barrier is null",
      );
    }
    const settled = yield* barrier(expected, BARRIER_TIMEOUT_MS);
    const results = yield* runBatch(pool, requestsFor(pool.agents));
    const { largestInFlight } = yield* within(
      BARRIER_TIMEOUT_MS,
      "the barrier opens by its own timeout at the latest",
      settled,
    );
    yield* expectThat(
      largestInFlight >= expected,
      `${expected} invocations are in flight at the same time`,
      () => `at most ${largestInFlight} LLM calls were in flight`,
    );
    yield* expectAllSucceeded(results);
  }),
};

const SLOW_MS = 1500;
const HEAD_START_MS = 500;

const orderFree: ContractCase = {
  name: "emits the fast results of a batch while a slow one is still open",
  needs: ["llm-control"],
  limitMs: 60_000,
  check: Effect.fnUntraced(function* (context) {
    const pool = yield* readyPool(context, 6);
    yield* context.llm.withLatency(20);
    yield* context.llm.stallFor(["archon-1"]);
    const slow = requestFor("archon-1", SLOW_MS);
    const requests = [slow, ...requestsFor(pool.agents.filter(({ agentId }) => agentId !== "archon-1"))];
    const arrivals: { readonly result: InvocationResult; readonly atMs: number }[] = [];
    yield* within(
      30_000,
      "a batch ends when its slowest invocation has ended",
      Stream.runForEach(pool.invokeBatch(requests), (result) =>
        Effect.sync(() => arrivals.push({ result, atMs: context.clock.nowMs() })),
      ),
    );
    const slowAtMs = arrivals.find(({ result }) => result.requestId === slow.requestId)?.atMs ?? Number.NaN;
    const fast = arrivals.filter(({ result }) => result.requestId !== slow.requestId);
    yield* expectAllSucceeded(fast.map(({ result }) => result));
    yield* expectThat(
      fast.length === 5 && fast.every(({ atMs }) => slowAtMs - atMs >= HEAD_START_MS),
      `results of a 20 ms LLM arrive at least ${HEAD_START_MS} ms before one that ends after ${SLOW_MS} ms in the same batch`,
      () => arrivals.map(({ result, atMs }) => `${result.agentId} ${Math.round(slowAtMs - atMs)} ms before`).join(", "),
    );
  }),
};

const CLOCK_TOLERANCE_MS = 5;

const timings: ContractCase = {
  name: "stamps results on the harness's clock, and reports times in their order",
  needs: [],
  limitMs: 60_000,
  check: Effect.fnUntraced(function* (context) {
    const pool = yield* readyPool(context, 4);
    yield* context.llm.withLatency(50);
    const sentAtMs = context.clock.nowMs();
    const results = yield* runBatch(pool, requestsFor(pool.agents));
    const endedAtMs = context.clock.nowMs();
    for (const { agentId, receivedAtMs, reported } of results) {
      yield* expectThat(
        receivedAtMs >= sentAtMs && receivedAtMs <= endedAtMs,
        "receivedAtMs lies between sending and the end of the batch",
        () => ({ agentId, sentAtMs, receivedAtMs, endedAtMs }),
      );
      if (reported === undefined) continue;
      const inOrder = [sentAtMs, reported.receivedAtMs, reported.startedAtMs, reported.finishedAtMs, receivedAtMs];
      yield* expectThat(
        inOrder.every((atMs, index) => atMs >= (inOrder[index - 1] ?? atMs) - CLOCK_TOLERANCE_MS),
        `reported times follow each other within ${CLOCK_TOLERANCE_MS} ms: sent, received, started, finished, answered`,
        () => ({ agentId, inOrder }),
      );
      yield* expectThat(reported.queuedMs >= 0, "queuedMs is not negative", () => reported);
    }
  }),
};

/** All at once, in any order, each with its times. */
export const concurrencyCases: readonly ContractCase[] = [allInFlight, orderFree, timings];
