import type {
  AgentOrchestratorPort,
  AgentSpec,
  ClockPort,
  LlmEndpoint,
  LlmFailure,
  LlmJournalPort,
  OrchestratorFailure,
} from "@plimsoll/application";
import type * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";

/** How the LLM refuses a call: as HTTP 500 or as HTTP 429, with no retry by the orchestrator that would hide it. */
export type LlmRefusal = "server-error" | "rate-limited";

/** A setting that holds from when the effect succeeds until the Scope closes. */
export type ScopedSetting<E> = Effect.Effect<void, E, Scope.Scope>;

/**
 * The LLM under the orchestrator, and the switches the checks turn. It must find `[[agent:<id>]]` and
 * `[[canary:<16 hex>]]` in a prompt, note both in its journal, and repeat the canary in its answer.
 * Of two settings for one agent the later one holds.
 */
export interface HarnessLlm {
  /** Null when the LLM is inside the orchestrator, which then needs none named in its pools. */
  readonly endpoint: LlmEndpoint | null;
  readonly journal: LlmJournalPort;
  /** Service time of every call; 50 ms or so when never set. */
  readonly withLatency: (latencyMs: number) => ScopedSetting<LlmFailure>;
  /** Refuses every call of these agents. */
  readonly failFor: (agentIds: readonly string[], refusal: LlmRefusal) => ScopedSetting<LlmFailure>;
  /** Never answers these agents; when the client leaves, the call ends as `client-aborted` or `stalled`. */
  readonly stallFor: (agentIds: readonly string[]) => ScopedSetting<LlmFailure>;
}

/** An orchestrator that is up, with all that the checks need around it. Started once for the whole suite. */
export interface OrchestratorHarness {
  readonly orchestrator: AgentOrchestratorPort;
  /** The clock that the adapter stamps `receivedAtMs` with and the journal is told in. */
  readonly clock: ClockPort;
  readonly llm: HarnessLlm;
  /**
   * Makes the orchestrator unable to build these agents, and returns the specs to ask for: spoiled ones, or the
   * same ones when a switch of the orchestrator was turned instead.
   */
  readonly breakInstantiationOf: (
    agents: readonly AgentSpec[],
    agentIds: readonly string[],
  ) => Effect.Effect<readonly AgentSpec[], OrchestratorFailure, Scope.Scope>;
}

/**
 * What an orchestrator and its harness can do. A check whose needs are not declared is shown as skipped, with the
 * missing ones in its name.
 * - `journal`: the LLM's calls can be read. `barrier`: its answers can be held back.
 * - `llm-control`: `failFor` and `stallFor` work.
 * - `cancel`, `agent-status`, `resources`: the port's methods do more than refuse.
 * - `partial-instantiation`: `breakInstantiationOf` works.
 */
export type OrchestratorCapability =
  "journal" | "barrier" | "llm-control" | "cancel" | "agent-status" | "resources" | "partial-instantiation";

/** Every capability, for the adapter that has them all. */
export const ALL_ORCHESTRATOR_CAPABILITIES: readonly OrchestratorCapability[] = [
  "journal",
  "barrier",
  "llm-control",
  "cancel",
  "agent-status",
  "resources",
  "partial-instantiation",
];
