export { default as orchestratorAdapterGenerator } from "./generators/orchestrator-adapter/generator.ts";
export type { OrchestratorAdapterOptions } from "./generators/orchestrator-adapter/generator.ts";
