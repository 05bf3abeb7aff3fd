import { sidecarProvider } from "@plimsoll/adapters-crewai-bridge";
import { ContainerModule } from "inversify";
import { loadLlmProvider } from "./llm-provider.ts";
import { sidecarFolders } from "./shipped-files.ts";
import type { SpikeComposition } from "./spike-composition.ts";
import { LlmProviderToken, OrchestratorProviderToken } from "./tokens.ts";

/** Real CrewAI in the bundled Python sidecar, provisioned on first use. */
export const makeCrewaiModule = async (composition: SpikeComposition): Promise<ContainerModule> => {
  const llmProvider = await loadLlmProvider(composition);
  const { clock, env, onSidecarLog } = composition;
  const folders = sidecarFolders(env);
  if (folders === null) throw new Error("the sidecar's files are missing from this installation of plimsoll");
  const provider = sidecarProvider({ ...folders, clock, env, onLog: onSidecarLog });
  return new ContainerModule(({ bind }) => {
    bind(OrchestratorProviderToken).toConstantValue(provider);
    bind(LlmProviderToken).toConstantValue(llmProvider);
  });
};
