import { makeStubOrchestrator } from "@plimsoll/adapters-stub";
import type { OrchestratorContext, OrchestratorParts } from "./orchestrator-parts.ts";

/** The simulated orchestrator with the LLM inside it: one thing, two ports. */
export const makeStubParts = ({ clock, resolved }: OrchestratorContext): OrchestratorParts => {
  const { provider, llmProvider } = makeStubOrchestrator({ clock, behaviour: resolved.stub });
  return { provider, llmProvider };
};
