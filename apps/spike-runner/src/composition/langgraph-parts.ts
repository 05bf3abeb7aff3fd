import { loadLlmProvider } from "./llm-provider.ts";
import type { OrchestratorContext, OrchestratorParts } from "./orchestrator-parts.ts";

/** LangGraph JS in a child process of the runner. */
export const makeLangGraphParts = async (context: OrchestratorContext): Promise<OrchestratorParts> => {
  const { clock, env, onSidecarLog } = context;
  const { makeLangGraphOrchestrator } = await import("@plimsoll/adapters-langgraph");
  return {
    provider: makeLangGraphOrchestrator({ clock, env, onLog: onSidecarLog }),
    llmProvider: await loadLlmProvider(context),
  };
};
