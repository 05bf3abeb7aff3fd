import type { AgentSpec, ClockPort } from "@plimsoll/application";
import { DEFAULT_SCENARIO, type Scenario } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import { makeStubOrchestrator } from "../make-stub-orchestrator.ts";
import type { StubBehaviour } from "../stub-behaviour.ts";

const SCENARIO: Scenario = {
  ...DEFAULT_SCENARIO,
  orchestrator: "stub",
  llm: { kind: "mock", model: "simulated", latency: { kind: "fixed", latencyMs: 50 } },
};

/** A started stub in the shape of the contract suite's harness; not exported from the package. */
export const startStubHarness = Effect.fnUntraced(function* (clock: ClockPort, behaviour?: StubBehaviour) {
  const stub = makeStubOrchestrator({ clock, ...(behaviour === undefined ? {} : { behaviour }) });
  const { endpoint, journal } = yield* stub.llmProvider.start(SCENARIO);
  const orchestrator = yield* stub.provider.start(SCENARIO, () => undefined);
  return {
    orchestrator,
    clock,
    llm: { endpoint, journal, ...stub.llmControl },
    breakInstantiationOf: (agents: readonly AgentSpec[], agentIds: readonly string[]) =>
      Effect.succeed(agents.map((agent) => (agentIds.includes(agent.agentId) ? { ...agent, role: "" } : agent))),
  };
});
