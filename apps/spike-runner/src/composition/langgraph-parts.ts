import { loadLlmProvider } from "./llm-provider.ts";
import type { OrchestratorContext, OrchestratorParts } from "./orchestrator-parts.ts";

/** LangGraph JS in a child process of the runner, with our graph or the one that the user brings. */
export const makeLangGraphParts = async (context: OrchestratorContext): Promise<OrchestratorParts> => {
  const { clock, env, onSidecarLog, resolved } = context;
  const { makeLangGraphOrchestrator } = await import("@plimsoll/adapters-langgraph");
  const own = resolved.ownAgents?.target ?? null;
  const base = { clock, env, onLog: onSidecarLog };
  return {
    provider: makeLangGraphOrchestrator(own === null ? base : { ...base, agentsFrom: own.target, baseDir: own.folder }),
    llmProvider: await loadLlmProvider(context),
  };
};
