import type { AgentOrchestratorPort, LlmEndpoint } from "@plimsoll/application";
import { makeMonotonicClock } from "@plimsoll/contract-tests";
import { DEFAULT_SCENARIO } from "@plimsoll/domain";
import { makeMockLlm } from "@plimsoll/mock-llm";
import * as Effect from "effect/Effect";
import * as Stream from "effect/Stream";
import { expect, it } from "vitest";
import { makeLangGraphOrchestrator } from "./make-lang-graph-orchestrator.ts";

const agents = Array.from({ length: 72 }, (_, index) => ({
  agentId: `archon-${index + 1}`,
  role: "witness",
  goal: "answer",
  backstory: "none",
}));
const requests = agents.map(({ agentId }) => ({
  requestId: `request of ${agentId}`,
  agentId,
  topic: "memory",
  prompt: `[[agent:${agentId}]] go`,
  timeoutMs: 20_000,
}));
const SETTLE_MS = 400;
const FIRST_CYCLES = 5;
const MORE_CYCLES = 5;
/** Without the collection a cycle leaves 6 to 16 MB. Whether agents are held is read from the heap, in graph-host.int.spec.ts. */
const ALLOWED_BYTES_PER_CYCLE = 1_000_000;

const cycle = (orchestrator: AgentOrchestratorPort, llm: LlmEndpoint) =>
  Effect.scoped(
    Effect.gen(function* () {
      const pool = yield* orchestrator.instantiate({ agents, llm, instantiationTimeoutMs: 10_000 });
      yield* Stream.runDrain(pool.invokeBatch(requests));
    }),
  );

it("holds nothing of the pools that were released", { timeout: 120_000 }, () =>
  Effect.runPromise(
    Effect.scoped(
      Effect.gen(function* () {
        const clock = makeMonotonicClock();
        const mock = yield* makeMockLlm({ clock, seed: 72, settings: { latency: { kind: "fixed", latencyMs: 10 } } });
        const orchestrator = yield* makeLangGraphOrchestrator({ clock }).start(DEFAULT_SCENARIO, () => undefined);
        const rssAfter = Effect.fnUntraced(function* (cycles: number) {
          for (let done = 0; done < cycles; done++) yield* cycle(orchestrator, mock.endpoint);
          yield* Effect.sleep(SETTLE_MS);
          return (yield* orchestrator.resources)?.[0]?.rssBytes ?? Number.NaN;
        });
        const before = yield* rssAfter(FIRST_CYCLES);
        const after = yield* rssAfter(MORE_CYCLES);
        expect((after - before) / MORE_CYCLES).toBeLessThan(ALLOWED_BYTES_PER_CYCLE);
      }),
    ),
  ),
);
