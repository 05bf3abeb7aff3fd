import { fileURLToPath } from "node:url";
import { sidecarProvider } from "@plimsoll/adapters-crewai-bridge";
import { makeLlmSwitches } from "@plimsoll/adapters-crewai-bridge/testing";
import type { AgentSpec } from "@plimsoll/application";
import { agentOrchestratorContract, ALL_ORCHESTRATOR_CAPABILITIES, makeMonotonicClock } from "@plimsoll/contract-tests";
import { DEFAULT_SCENARIO } from "@plimsoll/domain";
import { makeMockLlm } from "@plimsoll/mock-llm";
import * as Effect from "effect/Effect";
import { shardedProvider } from "./sharded-provider.ts";

const ROOT = new URL("../../../", import.meta.url);

agentOrchestratorContract({
  name: "two sidecars of real CrewAI as one orchestrator",
  start: Effect.gen(function* () {
    const clock = makeMonotonicClock();
    const mock = yield* makeMockLlm({ clock, seed: 72, settings: { latency: { kind: "fixed", latencyMs: 50 } } });
    const llm = yield* makeLlmSwitches(mock);
    const sources = ["first", "second"].map((label) => ({
      label,
      isOnThisHost: true,
      provider: sidecarProvider({
        projectDir: fileURLToPath(new URL("sidecars/python", ROOT)),
        cacheDir: fileURLToPath(new URL(".plimsoll", ROOT)),
        clock,
      }),
    }));
    const tell = (phase: string) => process.stderr.write(`${phase}\n`);
    const orchestrator = yield* shardedProvider({ sources, clock }).start({ ...DEFAULT_SCENARIO, workers: 1 }, tell);
    return {
      orchestrator,
      clock,
      llm,
      breakInstantiationOf: (agents: readonly AgentSpec[], agentIds: readonly string[]) =>
        Effect.succeed(agents.map((agent) => (agentIds.includes(agent.agentId) ? { ...agent, role: "" } : agent))),
    };
  }),
  capabilities: ALL_ORCHESTRATOR_CAPABILITIES,
  startTimeoutMs: 600_000,
});
