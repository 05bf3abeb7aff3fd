export type { BridgeTimeouts } from "./bridge/bridge-context.ts";
export { makeBridge } from "./bridge/make-bridge.ts";
export type { BridgeOptions } from "./bridge/make-bridge.ts";
export { isLoopback, parseOrchestratorUrl } from "./bridge/parse-orchestrator-url.ts";
