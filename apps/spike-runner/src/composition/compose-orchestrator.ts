import { composeNamed, type MakeParts } from "./orchestrator-parts.ts";

/** The orchestrator of a resolved scenario and its LLM, ready to be started; each call makes parts of its own, so several can run in one process. */
export const composeOrchestrator: MakeParts = async (context) => {
  const { ownAgents } = context.resolved;
  if (ownAgents === undefined) return composeNamed(context);
  return (await import("../cli/own-agents-parts.ts")).composeWithOwnAgents(context, ownAgents);
};
