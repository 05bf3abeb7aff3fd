import { makeMonotonicClock } from "@plimsoll/contract-tests";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as Stream from "effect/Stream";
import { expect, it } from "vitest";
import { DEV_MODE_WATERMARK } from "./dev-mode-watermark.ts";
import { canaryFor, openStub, runWave, waveRequests } from "./testing/stub-wave.ts";
import type { StubBehaviour } from "./stub-behaviour.ts";

const clock = makeMonotonicClock();
const latency = { kind: "fixed", latencyMs: 10 } as const;

type Opened = Effect.Success<ReturnType<typeof openStub>>;

/** Runs a test body on a stub with 8 agents and a 10 ms LLM. */
const onStub = <A, E>(
  behaviour: typeof StubBehaviour.Encoded,
  use: (stub: Opened) => Effect.Effect<A, E>,
  agentCount = 8,
): Promise<A> =>
  Effect.runPromise(Effect.scoped(Effect.flatMap(openStub(clock, { latency, ...behaviour }, agentCount), use)));

const llmCalls = ({ llm }: Opened) => Effect.map(llm.journal.read(0, true), ({ calls }) => calls);

it("watermarks its description and every answer", async () => {
  const { description, results } = await onStub({ ceiling: 4 }, ({ orchestrator, pool }) =>
    Effect.all({ description: orchestrator.describe, results: runWave(pool) }),
  );
  expect(description.devMode).toBe(true);
  expect(description.settings).toMatchObject({ watermark: DEV_MODE_WATERMARK, ceiling: 4, latency });
  expect(results).toHaveLength(8);
  for (const result of results) {
    expect(result.outcome === "succeeded" ? result.content : "").toContain(DEV_MODE_WATERMARK);
  }
});

it("swaps the contexts of two agents, at the LLM and in their answers", async () => {
  const { calls, results } = await onStub({ mixUp: { agents: ["archon-2", "archon-5"] } }, (stub) =>
    Effect.gen(function* () {
      const results = yield* runWave(stub.pool);
      return { results, calls: yield* llmCalls(stub) };
    }),
  );
  const contentOf = (id: string) => {
    const result = results.find(({ agentId }) => agentId === id);
    return result?.outcome === "succeeded" ? result.content : "";
  };
  expect(contentOf("archon-2")).toContain(canaryFor("archon-5", 0));
  expect(contentOf("archon-5")).toContain(canaryFor("archon-2", 0));
  expect(contentOf("archon-1")).toContain(canaryFor("archon-1", 0));
  expect(calls).toHaveLength(8);
});

it.each([
  { what: "drops", behaviour: { drop: { agents: 3 } }, results: 5, distinct: 5 },
  { what: "doubles", behaviour: { double: { agents: 3 } }, results: 11, distinct: 8 },
  { what: "invents", behaviour: { invent: { agents: 3 } }, results: 11, distinct: 11 },
])("$what three results of eight and ends the batch all the same", async ({ behaviour, results, distinct }) => {
  const collected = await onStub(behaviour, ({ pool }) => runWave(pool));
  expect(collected).toHaveLength(results);
  expect(new Set(collected.map(({ requestId }) => requestId)).size).toBe(distinct);
});

it("answers without an LLM call, after the time of one", async () => {
  const { calls, results, tookMs } = await onStub({ withoutLlm: { agents: ["archon-1"] } }, (stub) =>
    Effect.gen(function* () {
      const fromMs = clock.nowMs();
      const results = yield* runWave(stub.pool);
      return { results, calls: yield* llmCalls(stub), tookMs: clock.nowMs() - fromMs };
    }),
  );
  expect(results.every(({ outcome }) => outcome === "succeeded")).toBe(true);
  expect(calls.map(({ agentIds }) => agentIds[0])).not.toContain("archon-1");
  expect(calls).toHaveLength(7);
  expect(tookMs).toBeGreaterThanOrEqual(10);
});

it("throws LLM answers away and asks again without a word", async () => {
  const { calls, results } = await onStub({ silentRetries: { agents: ["archon-1"], retries: 2 } }, (stub) =>
    Effect.gen(function* () {
      const results = yield* runWave(stub.pool);
      return { results, calls: yield* llmCalls(stub) };
    }),
  );
  expect(results.every(({ outcome }) => outcome === "succeeded")).toBe(true);
  const outcomes = calls.filter(({ agentIds }) => agentIds.includes("archon-1")).map(({ outcome }) => outcome);
  expect(outcomes).toEqual(["answered", "answered", "answered"]);
  expect(calls).toHaveLength(10);
});

it("builds agents only when they are first invoked", async () => {
  const waves = await onStub({ deferredInstantiationMs: 300 }, ({ pool }) =>
    Effect.forEach([0, 1], (wave) =>
      Effect.gen(function* () {
        const fromMs = clock.nowMs();
        yield* runWave(pool, wave);
        return { tookMs: clock.nowMs() - fromMs, instantiationMs: pool.reportedInstantiationMs };
      }),
    ),
  );
  expect(waves[0]?.instantiationMs).toBeLessThan(300);
  expect(waves[0]?.tookMs).toBeGreaterThanOrEqual(310);
  expect(waves[1]?.tookMs).toBeLessThan(300);
});

it("starts and instantiates as slowly as told", async () => {
  const fromMs = clock.nowMs();
  const agents = await onStub({ importMs: 60, instantiationMs: 40 }, ({ pool }) => Effect.succeed(pool.agents));
  expect(clock.nowMs() - fromMs).toBeGreaterThanOrEqual(99);
  for (const { instantiationMs } of agents) expect(instantiationMs).toBeGreaterThanOrEqual(39);
});

it("fails to build the agents it is told to, and their invocations", async () => {
  const { agents, results } = await onStub({ failInstantiationOf: 2 }, ({ pool }) =>
    Effect.map(runWave(pool), (results) => ({ agents: pool.agents, results })),
  );
  const notBuilt = agents.filter(({ status }) => status === "failed").map(({ agentId }) => agentId);
  expect(notBuilt).toHaveLength(2);
  expect(results.filter(({ outcome }) => outcome === "failed").map(({ agentId }) => agentId)).toEqual(notBuilt);
});

it("hangs past an invocation's timeout, until it is cancelled", async () => {
  const { before, after } = await onStub({ hang: { agents: ["archon-3"] } }, ({ pool }) =>
    Effect.gen(function* () {
      const batch = yield* Effect.forkChild(Stream.runCollect(pool.invokeBatch(waveRequests(pool, 0, 50))), {
        startImmediately: true,
      });
      yield* Effect.sleep(150);
      const before = batch.pollUnsafe();
      yield* pool.cancel("wave-0-archon-3");
      return { before, after: [...(yield* Fiber.join(batch))] };
    }),
  );
  expect(before).toBeUndefined();
  expect(after).toHaveLength(8);
  expect(after.at(-1)).toMatchObject({ agentId: "archon-3", error: { code: "cancelled" } });
});

it("dies in mid-wave with its exit code and last words, and stays dead", async () => {
  const crash = { afterResults: 12, exitCode: 137, lastStderr: ["out of memory"] };
  const { first, second, later, delivered } = await onStub({ crash, jitterMs: 40 }, ({ orchestrator, pool }) =>
    Effect.gen(function* () {
      const first = yield* runWave(pool, 0);
      const arrived: unknown[] = [];
      const batch = Stream.runForEach(pool.invokeBatch(waveRequests(pool, 1)), (result) =>
        Effect.sync(() => arrived.push(result)),
      );
      const second = yield* Effect.flip(batch);
      const later = yield* Effect.flip(orchestrator.describe);
      return { first, second, later, delivered: arrived.length };
    }),
  );
  expect(first).toHaveLength(8);
  expect(delivered).toBe(4);
  expect(second).toMatchObject({ code: "died", exitCode: 137, lastStderr: ["out of memory"] });
  expect(later).toEqual(second);
});

it.each([
  { code: "llm-error", atLlm: "server-error" },
  { code: "llm-rate-limited", atLlm: "rate-limited" },
  { code: "timeout", atLlm: "client-aborted" },
  { code: "orchestrator-error", atLlm: undefined },
  { code: "resource-limit", atLlm: undefined },
  { code: "cancelled", atLlm: undefined },
] as const)("fails an agent with $code, and the LLM sees $atLlm", async ({ atLlm, code }) => {
  const { calls, results } = await onStub({ failures: [{ agents: ["archon-4"], code }] }, (stub) =>
    Effect.gen(function* () {
      const results = yield* runWave(stub.pool, 0, 200);
      return { results, calls: yield* llmCalls(stub) };
    }),
  );
  const failed = results.filter((result) => result.outcome === "failed");
  expect(failed.map(({ agentId, error }) => [agentId, error.code])).toEqual([["archon-4", code]]);
  expect(calls.find(({ agentIds }) => agentIds.includes("archon-4"))?.outcome).toBe(atLlm);
});

it("fails the same invocations with the same seed, in whatever order results arrive", async () => {
  const behaviour = { failures: [{ ratio: 0.3, code: "orchestrator-error" as const }], jitterMs: 5 };
  const failedRequests = (jitterMs: number) =>
    onStub({ ...behaviour, jitterMs }, ({ pool }) =>
      Effect.map(
        Effect.forEach([0, 1, 2], (wave) => runWave(pool, wave)),
        (waves) =>
          waves
            .flat()
            .filter(({ outcome }) => outcome === "failed")
            .map(({ requestId }) => requestId)
            .toSorted(),
      ),
    );
  const first = await failedRequests(0);
  expect(first.length).toBeGreaterThan(0);
  expect(await failedRequests(20)).toEqual(first);
});

it("refuses to start with a latency that can't be drawn from, and names it", async () => {
  const failure = await Effect.runPromise(
    Effect.flip(Effect.scoped(openStub(clock, { latency: { kind: "empirical", samplesMs: [] } }, 1))),
  );
  expect(failure.message).toMatch(/samplesMs/);
});
