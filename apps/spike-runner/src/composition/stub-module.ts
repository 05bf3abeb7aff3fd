import { makeStubOrchestrator } from "@plimsoll/adapters-stub";
import { ContainerModule } from "inversify";
import type { SpikeComposition } from "./spike-composition.ts";
import { LlmProviderToken, OrchestratorProviderToken } from "./tokens.ts";

/** The simulated orchestrator with the LLM inside it: one thing, two ports. */
export const makeStubModule = ({ clock, resolved }: SpikeComposition): ContainerModule => {
  const stub = makeStubOrchestrator({ clock, behaviour: resolved.stub });
  return new ContainerModule(({ bind }) => {
    bind(OrchestratorProviderToken).toConstantValue(stub.provider);
    bind(LlmProviderToken).toConstantValue(stub.llmProvider);
  });
};
