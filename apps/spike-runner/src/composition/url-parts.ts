import { attachProvider } from "@plimsoll/adapters-crewai-bridge";
import type { OrchestratorProviderPort } from "@plimsoll/application";
import * as Redacted from "effect/Redacted";
import { loadLlmProvider } from "./llm-provider.ts";
import type { OrchestratorContext, OrchestratorParts } from "./orchestrator-parts.ts";

/** A server of the orchestrator protocol that somebody else runs; its token comes from the environment alone. */
export const attachAddress = (
  url: string,
  { clock, env }: Pick<OrchestratorContext, "clock" | "env">,
): OrchestratorProviderPort => {
  const token = env["PLIMSOLL_ORCHESTRATOR_TOKEN"] ?? "";
  return attachProvider({ url, clock, ...(token === "" ? {} : { token: Redacted.make(token) }) });
};

/** The orchestrator of `--orchestrator url`. */
export const makeUrlParts = async (context: OrchestratorContext): Promise<OrchestratorParts> => ({
  provider: attachAddress(context.resolved.scenario.orchestrator, context),
  llmProvider: await loadLlmProvider(context),
});
