import { makeMonotonicClock } from "@plimsoll/contract-tests";
import type { AgentOrchestratorPort, InvocationResult, LlmEndpoint } from "@plimsoll/application";
import { DEFAULT_SCENARIO } from "@plimsoll/domain";
import { makeMockLlm } from "@plimsoll/mock-llm";
import * as Effect from "effect/Effect";
import * as Stream from "effect/Stream";
import { expect, it } from "vitest";
import { makeLangGraphOrchestrator } from "./make-lang-graph-orchestrator.ts";

const LIMIT = 8;
const agents = Array.from({ length: 72 }, (_, index) => ({
  agentId: `archon-${index + 1}`,
  role: "witness",
  goal: "answer",
  backstory: "none",
}));
const requests = agents.map(({ agentId }) => ({
  requestId: `request of ${agentId}`,
  agentId,
  topic: "limit",
  prompt: `[[agent:${agentId}]] go`,
  timeoutMs: 20_000,
}));

const wave = Effect.fnUntraced(function* (orchestrator: AgentOrchestratorPort, llm: LlmEndpoint) {
  const pool = yield* orchestrator.instantiate({ agents, llm, instantiationTimeoutMs: 10_000 });
  const results: readonly InvocationResult[] = yield* Stream.runCollect(pool.invokeBatch(requests));
  return results;
});

const clock = makeMonotonicClock();
/** Long enough for eight calls to meet at the LLM on a machine that is busy with other things. */
const LATENCY_MS = 250;
const startMock = makeMockLlm({ clock, seed: 72, settings: { latency: { kind: "fixed", latencyMs: LATENCY_MS } } });

it("keeps our own limit, loses nobody behind it, and declares it", () =>
  Effect.runPromise(
    Effect.scoped(
      Effect.gen(function* () {
        const mock = yield* startMock;
        yield* mock.configure({ faults: [{ kind: "server-error", agentIds: ["archon-30"] }] });
        const provider = makeLangGraphOrchestrator({ clock, concurrencyLimit: LIMIT });
        const orchestrator = yield* provider.start(DEFAULT_SCENARIO, () => undefined);
        expect((yield* orchestrator.describe).concurrency).toEqual({
          mode: "agents",
          workers: 1,
          declaredLimit: LIMIT,
        });
        const results = yield* wave(orchestrator, mock.endpoint);
        expect(results).toHaveLength(72);
        const failed = results.filter(({ outcome }) => outcome === "failed");
        expect(failed.map(({ agentId }) => agentId)).toEqual(["archon-30"]);
        const queued = results.filter(({ reported }) => (reported?.queuedMs ?? 0) > 15);
        expect(queued.length).toBeGreaterThanOrEqual(72 - 2 * LIMIT);
        expect((yield* mock.stats).largestInFlight).toBe(LIMIT);
      }),
    ),
  ));

it("loses, in the mode map-reduce, what the library's limit loses, and invents no result for it", () =>
  Effect.runPromise(
    Effect.scoped(
      Effect.gen(function* () {
        const mock = yield* startMock;
        yield* mock.configure({ faults: [{ kind: "server-error", agentIds: ["archon-30"] }] });
        const provider = makeLangGraphOrchestrator({ clock, libraryMaxConcurrency: LIMIT });
        const scenario = { ...DEFAULT_SCENARIO, mode: "map-reduce" };
        const orchestrator = yield* provider.start(scenario, () => undefined);
        const results = yield* wave(orchestrator, mock.endpoint);
        expect(results.length).toBeGreaterThanOrEqual(30);
        expect(results.length).toBeLessThan(72);
        expect(new Set(results.map(({ requestId }) => requestId)).size).toBe(results.length);
        expect(results.find(({ agentId }) => agentId === "archon-30")).toMatchObject({ error: { code: "llm-error" } });
      }),
    ),
  ));

it("refuses a mode that it does not have", async () => {
  const provider = makeLangGraphOrchestrator({ clock });
  const scenario = { ...DEFAULT_SCENARIO, mode: "crew-async" };
  const failure = await Effect.runPromise(Effect.flip(Effect.scoped(provider.start(scenario, () => undefined))));
  expect(failure).toMatchObject({ code: "invalid-request", hint: "mode is one of agents, map-reduce." });
});
