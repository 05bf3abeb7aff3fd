import type { ContainerModule } from "inversify";
import type { OrchestratorKind } from "../config/orchestrator-kind.ts";
import type { SpikeComposition } from "./spike-composition.ts";

/** Loads the adapters of one kind and binds orchestrator and LLM. */
export type OrchestratorModule = (composition: SpikeComposition) => Promise<ContainerModule>;

/** One entry for each kind; a new kind without one does not compile. Each adapter is imported only when it is chosen. */
export const orchestratorModules = {
  crewai: async (composition) => (await import("./crewai-module.ts")).makeCrewaiModule(composition),
  stub: async (composition) => (await import("./stub-module.ts")).makeStubModule(composition),
  url: async (composition) => (await import("./url-module.ts")).makeUrlModule(composition),
} satisfies Record<OrchestratorKind, OrchestratorModule>;
