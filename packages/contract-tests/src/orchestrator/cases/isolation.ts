import type { InvocationResult } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { expectThat } from "../../expect-that.ts";
import type { ContractCase } from "../contract-case.ts";
import { canariesIn, requestsFor, type CanariedRequest } from "../contract-requests.ts";
import { callsSince, journalEnd } from "../llm-calls.ts";
import { poolOf, readyPool } from "../open-pool.ts";
import { specsOf } from "../contract-requests.ts";
import { expectAllSucceeded, runBatch, within } from "../run-batch.ts";

const LATENCY_MS = 50;

/** Each answer holds the canary of its own request and no other's. */
const expectOwnCanaries = Effect.fnUntraced(function* (
  requests: readonly CanariedRequest[],
  results: readonly InvocationResult[],
) {
  const canaryOf = new Map(requests.map(({ requestId, canary }) => [requestId, canary]));
  for (const result of results) {
    if (result.outcome !== "succeeded") continue;
    const own = canaryOf.get(result.requestId);
    const found = canariesIn(result.content);
    yield* expectThat(
      own !== undefined && found.includes(own),
      "an answer holds the canary of its own request",
      () => `${result.agentId} answered without it: ${result.content}`,
    );
    const foreign = found.filter((canary) => canary !== own);
    yield* expectThat(
      foreign.length === 0,
      "an answer holds nobody else's canary",
      () => `${result.agentId}, whose canary is ${own}, answered with ${foreign.join(", ")}`,
    );
  }
});

const batchIsolation: ContractCase = {
  name: "gives every agent of a batch its own canary back and nobody else's",
  needs: [],
  limitMs: 120_000,
  check: Effect.fnUntraced(function* (context) {
    yield* context.llm.withLatency(LATENCY_MS);
    const pool = yield* readyPool(context, context.agentCount);
    for (let wave = 0; wave < 2; wave++) {
      const requests = requestsFor(pool.agents);
      const results = yield* runBatch(pool, requests);
      yield* expectAllSucceeded(results);
      yield* expectOwnCanaries(requests, results);
    }
  }),
};

const singleIsolation: ContractCase = {
  name: "keeps invocations that are sent one by one and run at the same time apart",
  needs: [],
  limitMs: 120_000,
  check: Effect.fnUntraced(function* (context) {
    yield* context.llm.withLatency(LATENCY_MS);
    const pool = yield* readyPool(context, context.agentCount);
    const requests = requestsFor(pool.agents);
    const results = yield* within(
      90_000,
      "every single invocation is answered",
      Effect.forEach(requests, (request) => pool.invoke(request), { concurrency: "unbounded" }),
    );
    for (const [index, request] of requests.entries()) {
      const result = results[index];
      yield* expectThat(
        result?.requestId === request.requestId && result.agentId === request.agentId,
        "invoke answers the request that was sent",
        () => ({ sent: request.requestId, got: result?.requestId, agentId: result?.agentId }),
      );
    }
    yield* expectAllSucceeded(results);
    yield* expectOwnCanaries(requests, results);
  }),
};

const poolIsolation: ContractCase = {
  name: "keeps two pools with the same agent ids apart",
  needs: [],
  limitMs: 120_000,
  check: Effect.fnUntraced(function* (context) {
    yield* context.llm.withLatency(LATENCY_MS);
    const [first, second] = yield* Effect.all([poolOf(context, specsOf(4)), poolOf(context, specsOf(4))]);
    yield* expectThat(first.poolId !== second.poolId, "every pool has an id of its own", () => first.poolId);
    const [ofFirst, ofSecond] = [requestsFor(first.agents), requestsFor(second.agents)];
    const results = yield* Effect.all([runBatch(first, ofFirst), runBatch(second, ofSecond)], { concurrency: 2 });
    yield* expectAllSucceeded(results.flat());
    yield* expectOwnCanaries([...ofFirst, ...ofSecond], results.flat());
    yield* first.release;
    const after = yield* runBatch(second, requestsFor(second.agents));
    yield* expectAllSucceeded(after);
  }),
};

const callsTheLlm: ContractCase = {
  name: "asks the LLM for every answer, once or more and with the right agent's prompt",
  needs: ["journal"],
  limitMs: 120_000,
  check: Effect.fnUntraced(function* (context) {
    yield* context.llm.withLatency(LATENCY_MS);
    const pool = yield* readyPool(context, context.agentCount);
    const cursor = yield* journalEnd(context);
    const requests = requestsFor(pool.agents);
    yield* expectAllSucceeded(yield* runBatch(pool, requests));
    const calls = yield* callsSince(context, cursor);
    const uncalled = requests.filter(({ canary }) => !calls.some(({ canaries }) => canaries.includes(canary)));
    yield* expectThat(
      uncalled.length === 0,
      "the LLM is asked before an answer is given",
      () => `no LLM call for ${uncalled.map(({ agentId }) => agentId).join(", ")}`,
    );
    const mixed = calls.filter(({ agentIds, canaries }) => new Set(agentIds).size > 1 || new Set(canaries).size > 1);
    yield* expectThat(mixed.length === 0, "a prompt holds one agent's context only", () => mixed.slice(0, 3));
    const misattributed = requests.filter(({ agentId, canary }) =>
      calls.some((call) => call.canaries.includes(canary) && !call.agentIds.includes(agentId)),
    );
    yield* expectThat(misattributed.length === 0, "an agent's canary reaches the LLM in that agent's own prompt", () =>
      misattributed.map(({ agentId }) => agentId),
    );
    const finished = calls.filter(({ outcome }) => outcome === "pending");
    yield* expectThat(finished.length === 0, "no LLM call is open once all answers are given", () => finished);
  }),
};

/** No agent sees what belongs to another. */
export const isolationCases: readonly ContractCase[] = [batchIsolation, singleIsolation, poolIsolation, callsTheLlm];
