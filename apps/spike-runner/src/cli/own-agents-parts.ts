import { sidecarProvider } from "@plimsoll/adapters-crewai-bridge";
import { loadLlmProvider } from "../composition/llm-provider.ts";
import { composeNamed, type OrchestratorContext, type OrchestratorParts } from "../composition/orchestrator-parts.ts";
import { sidecarFolders } from "../composition/shipped-files.ts";
import { isSidecarKind } from "../config/orchestrator-kind.ts";
import type { OwnAgents, OwnTarget } from "../config/own-agents.ts";
import { type InputsOrder, withOwnAgents } from "./own-agents-prompts.ts";

const pythonProvider = (context: OrchestratorContext, own: OwnTarget) => {
  const { clock, env, onSidecarLog, resolved } = context;
  if (!isSidecarKind(resolved.kind)) throw new Error(`the sidecar does not drive ${resolved.kind}`);
  const folders = sidecarFolders(env);
  if (folders === null) throw new Error("the sidecar's files are missing from this installation of plimsoll");
  const { target, folder, requirements, python } = own;
  const agentsFrom = {
    ...{ target, path: folder },
    ...(requirements === null ? {} : { requirements }),
    ...(python === null ? {} : { python }),
  };
  return sidecarProvider({ ...folders, driver: resolved.kind, agentsFrom, clock, env, onLog: onSidecarLog });
};

const javaScriptProvider = async ({ clock, env, onSidecarLog }: OrchestratorContext, own: OwnTarget) => {
  const { makeLangGraphOrchestrator } = await import("@plimsoll/adapters-langgraph");
  return makeLangGraphOrchestrator({
    ...{ clock, env, agentsFrom: own.target, baseDir: own.folder, onLog: onSidecarLog },
  });
};

const targetParts = async (context: OrchestratorContext, own: OwnTarget): Promise<OrchestratorParts> => ({
  provider: await (own.language === "python" ? pythonProvider(context, own) : javaScriptProvider(context, own)),
  llmProvider: await loadLlmProvider(context),
});

/** The orchestrator with the user's agents and inputs, and its LLM; ours where the user brought none. */
export const composeWithOwnAgents = async (
  context: OrchestratorContext,
  own: OwnAgents | null,
  order?: InputsOrder,
): Promise<OrchestratorParts> => {
  if (own === null) return composeNamed(context);
  const parts = own.target === null ? await composeNamed(context) : await targetParts(context, own.target);
  return { ...parts, provider: withOwnAgents(parts.provider, own, order) };
};
