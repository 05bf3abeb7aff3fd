import type { Scenario } from "@plimsoll/domain";
import type * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import type { LlmEndpoint } from "./agent-orchestrator.port.ts";
import type { LlmBehaviourPort } from "./llm-behaviour.port.ts";
import type { LlmFailure, LlmJournalPort } from "./llm-journal.port.ts";

/** An LLM that is up. `endpoint` is null when the LLM is inside the orchestrator (stub). */
export interface StartedLlm {
  readonly endpoint: LlmEndpoint | null;
  readonly journal: LlmJournalPort;
  /** Absent where nobody can tell the LLM how to behave (a real one, a stub's own). */
  readonly behaviour?: LlmBehaviourPort;
}

/** Starts the LLM that the scenario names; the Scope stops it. */
export interface LlmProviderPort {
  readonly start: (scenario: Scenario) => Effect.Effect<StartedLlm, LlmFailure, Scope.Scope>;
}
