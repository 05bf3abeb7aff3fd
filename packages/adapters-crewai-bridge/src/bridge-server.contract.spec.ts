import type { AgentSpec } from "@plimsoll/application";
import { agentOrchestratorContract, ALL_ORCHESTRATOR_CAPABILITIES, makeMonotonicClock } from "@plimsoll/contract-tests";
import { makeMockLlm } from "@plimsoll/mock-llm";
import * as Effect from "effect/Effect";
import { openBridge } from "./testing/bridge-fixture.ts";
import { makeLlmSwitches } from "./testing/llm-switches.ts";

agentOrchestratorContract({
  name: "the bridge over a server in the test",
  start: Effect.gen(function* () {
    const clock = makeMonotonicClock();
    const mock = yield* makeMockLlm({ clock, seed: 72, settings: { latency: { kind: "fixed", latencyMs: 50 } } });
    const llm = yield* makeLlmSwitches(mock);
    const { orchestrator } = yield* openBridge({ token: "a-token-for-the-contract" }, { clock });
    return {
      orchestrator,
      clock,
      llm,
      breakInstantiationOf: (agents: readonly AgentSpec[], agentIds: readonly string[]) =>
        Effect.succeed(agents.map((agent) => (agentIds.includes(agent.agentId) ? { ...agent, role: "" } : agent))),
    };
  }),
  capabilities: ALL_ORCHESTRATOR_CAPABILITIES,
});
