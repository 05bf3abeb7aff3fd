import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import type { LlmOverride } from "./llm-overrides.ts";
import type { StubLlm } from "./stub-llm.ts";

type ScopedSetting = Effect.Effect<void, never, Scope.Scope>;

/** Switches of the simulated LLM; each holds for calls that arrive until its Scope closes. */
export interface StubLlmControl {
  readonly withLatency: (latencyMs: number) => ScopedSetting;
  readonly failFor: (agentIds: readonly string[], refusal: "server-error" | "rate-limited") => ScopedSetting;
  /** Calls of these agents end only when their caller leaves. */
  readonly stallFor: (agentIds: readonly string[]) => ScopedSetting;
}

/** The switches of one LLM. */
export const makeStubLlmControl = (llm: StubLlm): StubLlmControl => {
  const during = (override: LlmOverride): ScopedSetting =>
    Effect.acquireRelease(
      Effect.sync(() => llm.overrides.add(override)),
      () => Effect.sync(() => llm.overrides.remove(override)),
    );
  return {
    withLatency: (latencyMs) => during({ agentIds: null, latencyMs }),
    failFor: (agentIds, fate) => during({ agentIds: new Set(agentIds), fate }),
    stallFor: (agentIds) => during({ agentIds: new Set(agentIds), fate: "stalled" }),
  };
};
