import type { LlmProviderPort } from "@plimsoll/application";
import type { LlmChoice } from "@plimsoll/domain";
import type { SpikeComposition } from "./spike-composition.ts";

type LlmKind = LlmChoice["kind"];

/** One entry for each kind of LLM that stands outside of the orchestrator. */
const llmProviders = {
  mock: async ({ clock }: SpikeComposition) => {
    const { makeMockLlmProvider } = await import("@plimsoll/mock-llm");
    return makeMockLlmProvider({ clock });
  },
  openai: async ({ clock, env }: SpikeComposition) => {
    const { makeGatewayProvider } = await import("@plimsoll/adapters-llm-gateway");
    return makeGatewayProvider({ clock, env });
  },
} satisfies Record<LlmKind, (composition: SpikeComposition) => Promise<LlmProviderPort>>;

/** Loads the LLM that the scenario names. */
export const loadLlmProvider = (composition: SpikeComposition): Promise<LlmProviderPort> =>
  llmProviders[composition.resolved.scenario.llm.kind](composition);
