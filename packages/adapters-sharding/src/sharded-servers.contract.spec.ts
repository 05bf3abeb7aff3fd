import { attachProvider } from "@plimsoll/adapters-crewai-bridge";
import { makeLlmSwitches, startProtocolTestServer } from "@plimsoll/adapters-crewai-bridge/testing";
import type { AgentSpec } from "@plimsoll/application";
import { agentOrchestratorContract, ALL_ORCHESTRATOR_CAPABILITIES, makeMonotonicClock } from "@plimsoll/contract-tests";
import { DEFAULT_SCENARIO } from "@plimsoll/domain";
import { makeMockLlm } from "@plimsoll/mock-llm";
import * as Effect from "effect/Effect";
import * as Redacted from "effect/Redacted";
import { shardedProvider } from "./sharded-provider.ts";

const TOKEN = "one-token-for-all-shards";

agentOrchestratorContract({
  name: "two servers of the protocol as one orchestrator",
  start: Effect.gen(function* () {
    const clock = makeMonotonicClock();
    const mock = yield* makeMockLlm({ clock, seed: 72, settings: { latency: { kind: "fixed", latencyMs: 50 } } });
    const llm = yield* makeLlmSwitches(mock);
    const servers = [
      yield* startProtocolTestServer({ token: TOKEN }),
      yield* startProtocolTestServer({ token: TOKEN }),
    ];
    const sources = servers.map(({ url }) => ({
      label: url,
      isOnThisHost: true,
      provider: attachProvider({ url, clock, token: Redacted.make(TOKEN) }),
    }));
    const provider = shardedProvider({ sources, clock });
    const tell = (phase: string) => process.stderr.write(`${phase}\n`);
    const orchestrator = yield* provider.start(DEFAULT_SCENARIO, tell);
    return {
      orchestrator,
      clock,
      llm,
      breakInstantiationOf: (agents: readonly AgentSpec[], agentIds: readonly string[]) =>
        Effect.succeed(agents.map((agent) => (agentIds.includes(agent.agentId) ? { ...agent, role: "" } : agent))),
    };
  }),
  // Attached servers in the runner's own process are distrusted: there are no resources to read.
  capabilities: ALL_ORCHESTRATOR_CAPABILITIES.filter((capability) => capability !== "resources"),
});
