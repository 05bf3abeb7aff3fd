import { fileURLToPath } from "node:url";
import type { AgentSpec } from "@plimsoll/application";
import { agentOrchestratorContract, ALL_ORCHESTRATOR_CAPABILITIES, makeMonotonicClock } from "@plimsoll/contract-tests";
import { DEFAULT_SCENARIO } from "@plimsoll/domain";
import { makeMockLlm } from "@plimsoll/mock-llm";
import * as Effect from "effect/Effect";
import { makeLangGraphOrchestrator } from "./make-lang-graph-orchestrator.ts";
import { makeLlmSwitches } from "./testing/llm-switches.ts";

agentOrchestratorContract({
  name: "a graph of the user's own",
  start: Effect.gen(function* () {
    const clock = makeMonotonicClock();
    const mock = yield* makeMockLlm({ clock, seed: 72, settings: { latency: { kind: "fixed", latencyMs: 50 } } });
    const agentsFrom = fileURLToPath(new URL("./testing/user-code/graph.ts", import.meta.url));
    const provider = makeLangGraphOrchestrator({ clock, agentsFrom: `${agentsFrom}#makeChecked` });
    const orchestrator = yield* provider.start(DEFAULT_SCENARIO, () => undefined, mock.endpoint);
    return {
      orchestrator,
      clock,
      llm: makeLlmSwitches(mock),
      breakInstantiationOf: (agents: readonly AgentSpec[], agentIds: readonly string[]) =>
        Effect.succeed(agents.map((agent) => (agentIds.includes(agent.agentId) ? { ...agent, role: "" } : agent))),
    };
  }),
  capabilities: ALL_ORCHESTRATOR_CAPABILITIES,
});
