import { composeNamed, type OrchestratorContext, type OrchestratorParts } from "./orchestrator-parts.ts";
import type { InputsOrder } from "./own-agents-prompts.ts";

/**
 * The orchestrator of a resolved scenario, with the agents and inputs that the user brings, and its LLM, ready to be
 * started; each call makes parts of its own, so several can run in one process.
 */
export const composeOrchestrator = async (
  context: OrchestratorContext,
  order?: InputsOrder,
): Promise<OrchestratorParts> => {
  const parts = await composeNamed(context);
  const { ownAgents } = context.resolved;
  if (ownAgents === undefined) return parts;
  const { withOwnAgents } = await import("./own-agents-prompts.ts");
  return { ...parts, provider: withOwnAgents(parts.provider, ownAgents, order) };
};
