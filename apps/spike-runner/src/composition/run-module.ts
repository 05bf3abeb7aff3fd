import type { ProgressPort } from "@plimsoll/application";
import { ContainerModule } from "inversify";
import { composeOrchestrator } from "./compose-orchestrator.ts";
import type { OrchestratorContext } from "./orchestrator-parts.ts";
import { LlmProviderToken, OrchestratorProviderToken, ProgressToken } from "./tokens.ts";

/** What one run is made from, whatever becomes of its evidence. */
export interface RunContext extends OrchestratorContext {
  readonly progress: ProgressPort;
}

/** Who is measured in one run, the LLM under it, and who watches: adapters of the chosen kind are loaded now, and nothing of the others is. */
export const makeRunModule = async (composition: RunContext): Promise<ContainerModule> => {
  const { provider, llmProvider } = await composeOrchestrator(composition);
  return new ContainerModule(({ bind }) => {
    bind(ProgressToken).toConstantValue(composition.progress);
    bind(OrchestratorProviderToken).toConstantValue(provider);
    bind(LlmProviderToken).toConstantValue(llmProvider);
  });
};
