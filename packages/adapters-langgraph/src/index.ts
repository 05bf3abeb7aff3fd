export type { LangGraphOptions } from "./lang-graph-options.ts";
export { makeLangGraphOrchestrator } from "./make-lang-graph-orchestrator.ts";
export type { GraphTimeouts } from "./port/graph-timeouts.ts";
export type { GraphMode } from "./wire/host-messages.ts";
