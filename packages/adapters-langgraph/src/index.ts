export type { LangGraphOptions } from "./lang-graph-options.ts";
export { makeLangGraphOrchestrator } from "./make-lang-graph-orchestrator.ts";
export type { GraphTimeouts } from "./port/graph-timeouts.ts";
export type { GraphMode } from "./wire/host-messages.ts";
export { langGraphFanOutProbe } from "./lang-graph-fan-out-probe.ts";
export type { FanOutProbeOptions, FanOutReport } from "./lang-graph-fan-out-probe.ts";
export type { FanOutCount } from "./wire/host-messages.ts";
