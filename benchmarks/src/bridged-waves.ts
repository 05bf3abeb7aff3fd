import { sidecarProvider } from "@plimsoll/adapters-crewai-bridge";
import type { ClockPort, LlmEndpoint, OrchestratorPool } from "@plimsoll/application";
import { agentIds, DEFAULT_SCENARIO } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Stream from "effect/Stream";
import { cacheDir, projectDir } from "./sidecar-paths.ts";

const oneWave = Effect.fnUntraced(function* (clock: ClockPort, pool: OrchestratorPool, wave: number) {
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
  return latenciesMs;
});

/** The same waves through the bridge. Returns the latencies of each wave; a failed invocation is +Infinity. */
export const bridgedWaves = Effect.fnUntraced(function* (
  clock: ClockPort,
  llm: LlmEndpoint,
  plan: { readonly agents: number; readonly waves: number; readonly pauseMs: number },
) {
  const scenario = { ...DEFAULT_SCENARIO, agentCount: plan.agents };
  const orchestrator = yield* sidecarProvider({ projectDir, cacheDir, clock }).start(scenario, () => undefined);
  const agents = agentIds(plan.agents).map((agentId) => ({
    agentId,
    role: `Archon ${agentId}`,
    goal: "Answer the question that is asked",
    backstory: "A careful analyst.",
  }));
  const pool = yield* orchestrator.instantiate({ agents, llm, instantiationTimeoutMs: 60_000 });
  return yield* Effect.forEach(Array.from({ length: plan.waves }), (_, wave) =>
    Effect.andThen(Effect.sleep(plan.pauseMs), oneWave(clock, pool, wave)),
  );
});
