import { attachProvider } from "@plimsoll/adapters-crewai-bridge";
import * as Redacted from "effect/Redacted";
import { ContainerModule } from "inversify";
import { loadLlmProvider } from "./llm-provider.ts";
import type { SpikeComposition } from "./spike-composition.ts";
import { LlmProviderToken, OrchestratorProviderToken } from "./tokens.ts";

/** A server of the orchestrator protocol that somebody else runs. */
export const makeUrlModule = async (composition: SpikeComposition): Promise<ContainerModule> => {
  const llmProvider = await loadLlmProvider(composition);
  const { clock, env, resolved } = composition;
  const token = env["PLIMSOLL_ORCHESTRATOR_TOKEN"] ?? "";
  const secret = token === "" ? {} : { token: Redacted.make(token) };
  const provider = attachProvider({ url: resolved.scenario.orchestrator, clock, ...secret });
  return new ContainerModule(({ bind }) => {
    bind(OrchestratorProviderToken).toConstantValue(provider);
    bind(LlmProviderToken).toConstantValue(llmProvider);
  });
};
