import type { Scenario } from "@plimsoll/domain";
import type * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import type { AgentOrchestratorPort, LlmEndpoint, OrchestratorFailure } from "./agent-orchestrator.port.ts";

/** Starts (or attaches to) an orchestrator; the Scope stops whatever was started, and nothing else. */
export interface OrchestratorProviderPort {
  readonly start: (
    scenario: Scenario,
    onPhase: (message: string) => void,
    /** The LLM of the pools to come, when it is known by now: code that is imported at the start may look for it. */
    llm?: LlmEndpoint | null,
  ) => Effect.Effect<AgentOrchestratorPort, OrchestratorFailure, Scope.Scope>;
}
