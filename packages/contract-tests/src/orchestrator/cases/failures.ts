import type { InvocationResult } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { expectThat } from "../../expect-that.ts";
import type { CheckContext, ContractCase } from "../contract-case.ts";
import { requestFor, requestsFor, specsOf } from "../contract-requests.ts";
import { awaitLlmCall, journalEnd } from "../llm-calls.ts";
import { poolOf, readyPool } from "../open-pool.ts";
import { expectAllSucceeded, runBatch, within } from "../run-batch.ts";
import type { LlmRefusal } from "../orchestrator-harness.ts";

/** Fails unless exactly these agents failed, all with this code. */
const expectFailed = Effect.fnUntraced(function* (
  results: readonly InvocationResult[],
  agentIds: readonly string[],
  code: string,
) {
  const failed = results.filter((result) => result.outcome === "failed");
  yield* expectThat(
    failed.length === agentIds.length && failed.every(({ agentId }) => agentIds.includes(agentId)),
    `of ${results.length} invocations those of ${agentIds.join(" and ")} fail and no other does`,
    () => failed.map(({ agentId, error }) => `${agentId}: ${error.code}`).join(", ") || "none failed",
  );
  for (const { agentId, error } of failed) {
    yield* expectThat(error.code === code, `the failure's code is ${code}`, () => ({ agentId, error }));
    yield* expectThat(error.message !== "", "a failure says in words what happened", () => ({ agentId, error }));
  }
});

const refusal = (kind: LlmRefusal, code: string): ContractCase => ({
  name: `fails only the invocations whose LLM calls end as ${kind}, with ${code}`,
  needs: ["llm-control"],
  limitMs: 120_000,
  check: Effect.fnUntraced(function* (context) {
    const pool = yield* readyPool(context, context.agentCount);
    yield* context.llm.withLatency(50);
    const victims = ["archon-2", `archon-${context.agentCount}`];
    yield* Effect.scoped(
      Effect.gen(function* () {
        yield* context.llm.failFor(victims, kind);
        yield* expectFailed(yield* runBatch(pool, requestsFor(pool.agents)), victims, code);
      }),
    );
    yield* expectAllSucceeded(yield* runBatch(pool, requestsFor(pool.agents)));
  }),
});

const partialInstantiation: ContractCase = {
  name: "reports agents that can't be built as values, and runs the others",
  needs: ["partial-instantiation"],
  limitMs: 120_000,
  check: Effect.fnUntraced(function* (context) {
    const broken = ["archon-3", "archon-5"];
    const specs = yield* context.breakInstantiationOf(specsOf(8), broken);
    const pool = yield* poolOf(context, specs);
    const failed = pool.agents.filter(({ status }) => status === "failed");
    yield* expectThat(
      pool.agents.length === 8 && failed.length === 2 && failed.every(({ agentId }) => broken.includes(agentId)),
      "all 8 agents are reported, and archon-3 and archon-5 alone as failed",
      () => pool.agents.map(({ agentId, status }) => `${agentId} ${status}`).join(", "),
    );
    for (const { agentId, error } of failed) {
      yield* expectThat(
        error !== undefined && error.code !== "" && error.message !== "",
        "an agent that can't be built comes with a code and a message",
        () => ({ agentId, error }),
      );
    }
    const ready = pool.agents.filter(({ status }) => status === "ready");
    yield* expectAllSucceeded(yield* runBatch(pool, requestsFor(ready)));
    yield* checkFailedAgentStatus(context, pool.agentStatus("archon-3"));
    const released = yield* pool.release;
    yield* expectThat(released === 6, "release counts the agents that had been built", () => released);
  }),
};

const checkFailedAgentStatus = Effect.fnUntraced(function* (
  _context: CheckContext,
  read: ReturnType<Effect.Success<ReturnType<typeof poolOf>>["agentStatus"]>,
) {
  const status = yield* read;
  yield* expectThat(
    status.status === "failed" && status.lastError !== null,
    "an agent that can't be built has the status failed and says why",
    () => status,
  );
});

const TIMEOUT_MS = 600;
const ALLOWED_LATENESS_MS = 250;

/** How much later than asked a timer of this process fires: that part of a lateness is the test's own. */
const ownLateness = Effect.fnUntraced(function* (context: CheckContext, durationMs: number) {
  const fromMs = context.clock.nowMs();
  yield* Effect.sleep(durationMs);
  return Math.max(0, context.clock.nowMs() - fromMs - durationMs);
});

const timeouts: ContractCase = {
  name: "honours an invocation's timeout within 250 ms and leaves the LLM call",
  needs: ["llm-control", "journal"],
  limitMs: 60_000,
  check: Effect.fnUntraced(function* (context) {
    const pool = yield* readyPool(context, 4);
    yield* context.llm.withLatency(20);
    yield* expectAllSucceeded(yield* runBatch(pool, requestsFor(pool.agents)));
    yield* context.llm.stallFor(["archon-1"]);
    const cursor = yield* journalEnd(context);
    const requests = requestsFor(pool.agents, TIMEOUT_MS);
    const sentAtMs = context.clock.nowMs();
    const [results, ownLatenessMs] = yield* Effect.all([runBatch(pool, requests), ownLateness(context, TIMEOUT_MS)], {
      concurrency: 2,
    });
    yield* expectFailed(results, ["archon-1"], "timeout");
    const tookMs = (results.find(({ outcome }) => outcome === "failed")?.receivedAtMs ?? Number.NaN) - sentAtMs;
    yield* expectThat(
      tookMs >= TIMEOUT_MS - 5 && tookMs <= TIMEOUT_MS + ALLOWED_LATENESS_MS + ownLatenessMs,
      `a timeout of ${TIMEOUT_MS} ms ends the invocation after that and at most ${ALLOWED_LATENESS_MS} ms later`,
      () => `it took ${tookMs.toFixed(1)} ms, with the test's own timer ${ownLatenessMs.toFixed(1)} ms late`,
    );
    yield* awaitLlmCall(context, {
      cursor,
      canary: requests[0]?.canary ?? "",
      state: "abandoned",
      withinMs: 2000,
      promise: "the LLM call of an invocation that timed out is abandoned",
    });
  }),
};

const usableAfterTimeout: ContractCase = {
  name: "runs an agent again after its invocation timed out",
  needs: ["llm-control"],
  limitMs: 60_000,
  check: Effect.fnUntraced(function* (context) {
    const pool = yield* readyPool(context, 2);
    yield* Effect.scoped(
      Effect.gen(function* () {
        yield* context.llm.stallFor(["archon-1"]);
        const first = yield* within(10_000, "a timeout ends invoke", pool.invoke(requestFor("archon-1", 300)));
        yield* expectFailed([first], ["archon-1"], "timeout");
      }),
    );
    yield* context.llm.withLatency(20);
    const second = yield* within(20_000, "the agent answers again", pool.invoke(requestFor("archon-1")));
    yield* expectAllSucceeded([second]);
  }),
};

/** What fails stays where it failed. */
export const failureCases: readonly ContractCase[] = [
  partialInstantiation,
  refusal("server-error", "llm-error"),
  refusal("rate-limited", "llm-rate-limited"),
  timeouts,
  usableAfterTimeout,
];
