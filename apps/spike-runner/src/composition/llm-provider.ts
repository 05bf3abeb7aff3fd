import type { LlmProviderPort } from "@plimsoll/application";
import type { LlmChoice } from "@plimsoll/domain";
import * as Redacted from "effect/Redacted";
import { openAiBaseUrl } from "../config/check-environment.ts";
import type { SpikeComposition } from "./spike-composition.ts";

type LlmKind = LlmChoice["kind"];

/** One entry for each kind of LLM that stands outside of the orchestrator. */
const llmProviders = {
  mock: async ({ clock }: SpikeComposition) => {
    const { makeMockLlmProvider } = await import("@plimsoll/mock-llm");
    return makeMockLlmProvider({ clock });
  },
  openai: async ({ clock, env }: SpikeComposition) => {
    const { makeLlmGatewayProvider } = await import("@plimsoll/adapters-llm-gateway");
    const apiKey = Redacted.make(env["OPENAI_API_KEY"] ?? "", { label: "OPENAI_API_KEY" });
    return makeLlmGatewayProvider({ clock, apiKey, upstreamBaseUrl: openAiBaseUrl(env) });
  },
} satisfies Record<LlmKind, (composition: SpikeComposition) => Promise<LlmProviderPort>>;

/** Loads the LLM that the scenario names. */
export const loadLlmProvider = (composition: SpikeComposition): Promise<LlmProviderPort> =>
  llmProviders[composition.resolved.scenario.llm.kind](composition);
