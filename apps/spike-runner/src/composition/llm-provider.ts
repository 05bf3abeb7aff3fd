import { openAiBaseUrl } from "@plimsoll/adapters-command-line";
import type { LlmProviderPort } from "@plimsoll/application";
import type { LlmChoice } from "@plimsoll/domain";
import * as Redacted from "effect/Redacted";
import type { OrchestratorContext } from "./orchestrator-parts.ts";

type LlmKind = LlmChoice["kind"];

/** One entry for each kind of LLM that stands outside of the orchestrator. */
const llmProviders = {
  mock: async ({ clock }: OrchestratorContext) => {
    const { makeMockLlmProvider } = await import("@plimsoll/mock-llm");
    return makeMockLlmProvider({ clock });
  },
  openai: async ({ clock, env }: OrchestratorContext) => {
    const { makeLlmGatewayProvider } = await import("@plimsoll/adapters-llm-gateway");
    const apiKey = Redacted.make(env["OPENAI_API_KEY"] ?? "", { label: "OPENAI_API_KEY" });
    return makeLlmGatewayProvider({ clock, apiKey, upstreamBaseUrl: openAiBaseUrl(env) });
  },
} satisfies Record<LlmKind, (context: OrchestratorContext) => Promise<LlmProviderPort>>;

/** Loads the LLM that the scenario names. */
export const loadLlmProvider = (context: OrchestratorContext): Promise<LlmProviderPort> =>
  llmProviders[context.resolved.scenario.llm.kind](context);
