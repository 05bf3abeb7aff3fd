import { attachProvider } from "@plimsoll/adapters-crewai-bridge";
import * as Redacted from "effect/Redacted";
import { loadLlmProvider } from "./llm-provider.ts";
import type { OrchestratorContext, OrchestratorParts } from "./orchestrator-parts.ts";

/** A server of the orchestrator protocol that somebody else runs. */
export const makeUrlParts = async (context: OrchestratorContext): Promise<OrchestratorParts> => {
  const { clock, env, resolved } = context;
  const token = env["PLIMSOLL_ORCHESTRATOR_TOKEN"] ?? "";
  const secret = token === "" ? {} : { token: Redacted.make(token) };
  return {
    provider: attachProvider({ url: resolved.scenario.orchestrator, clock, ...secret }),
    llmProvider: await loadLlmProvider(context),
  };
};
