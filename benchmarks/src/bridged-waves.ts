import { sidecarProvider } from "@plimsoll/adapters-crewai-bridge";
import type { ClockPort, LlmEndpoint, OrchestratorPool } from "@plimsoll/application";
import { agentIds, DEFAULT_SCENARIO } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Stream from "effect/Stream";
import { cacheDir, projectDir } from "./sidecar-paths.ts";

/** One wave of all agents through the bridge: the latency of each; a failed invocation is +Infinity. */
export const bridgedWave = Effect.fnUntraced(function* (clock: ClockPort, pool: OrchestratorPool, wave: number) {
  const requests = pool.agents.map(({ agentId }) => ({
    requestId: `${wave}-${agentId}`,
    agentId,
    topic: "benchmark",
    prompt: `Name one property of water. [[canary:${wave}-${agentId}]]`,
    timeoutMs: 120_000,
  }));
  const latenciesMs: number[] = [];
  const startedAtMs = clock.nowMs();
  yield* Stream.runForEach(pool.invokeBatch(requests), ({ receivedAtMs, outcome }) =>
    Effect.sync(() =>
      latenciesMs.push(outcome === "succeeded" ? receivedAtMs - startedAtMs : Number.POSITIVE_INFINITY),
    ),
  );
  return latenciesMs as readonly number[];
});

/** A pool of real CrewAI agents behind the bridge, for as long as the scope lives. */
export const bridgedPool = Effect.fnUntraced(function* (clock: ClockPort, llm: LlmEndpoint, agentCount: number) {
  const scenario = { ...DEFAULT_SCENARIO, agentCount };
  const orchestrator = yield* sidecarProvider({ projectDir, cacheDir, clock }).start(scenario, () => undefined);
  const agents = agentIds(agentCount).map((agentId) => ({
    agentId,
    role: `Archon ${agentId}`,
    goal: "Answer the question that is asked",
    backstory: "A careful analyst.",
  }));
  return yield* orchestrator.instantiate({ agents, llm, instantiationTimeoutMs: 60_000 });
});
