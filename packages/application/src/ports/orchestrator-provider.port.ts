import type { Scenario } from "@plimsoll/domain";
import type * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import type { AgentOrchestratorPort, OrchestratorFailure } from "./agent-orchestrator.port.ts";

/** Starts (or attaches to) an orchestrator; the Scope stops whatever was started, and nothing else. */
export interface OrchestratorProviderPort {
  readonly start: (
    scenario: Scenario,
    onPhase: (message: string) => void,
  ) => Effect.Effect<AgentOrchestratorPort, OrchestratorFailure, Scope.Scope>;
}
