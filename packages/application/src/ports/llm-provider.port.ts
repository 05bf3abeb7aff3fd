import type { Scenario } from "@plimsoll/domain";
import type * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import type { LlmEndpoint } from "./agent-orchestrator.port.ts";
import type { LlmFailure, LlmJournalPort } from "./llm-journal.port.ts";

/** An LLM that is up. `endpoint` is null when the LLM is inside the orchestrator (stub). */
export interface StartedLlm {
  readonly endpoint: LlmEndpoint | null;
  readonly journal: LlmJournalPort;
}

/** Starts the LLM that the scenario names; the Scope stops it. */
export interface LlmProviderPort {
  readonly start: (scenario: Scenario) => Effect.Effect<StartedLlm, LlmFailure, Scope.Scope>;
}
