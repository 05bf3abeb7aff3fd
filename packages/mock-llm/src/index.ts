export type { BarrierState } from "./barrier.ts";
export type { WireCall, WireJournalPage } from "./journal.ts";
export { makeMockLlm } from "./make-mock-llm.ts";
export type { MockLlmOptions, MockLlmStats, StartedMockLlm } from "./make-mock-llm.ts";
export { makeMockLlmProvider } from "./mock-llm-provider.ts";
export type { MockLlmProviderOptions } from "./mock-llm-provider.ts";
export { startMockLlmServer } from "./mock-llm-server.ts";
export type { MockLlmServer } from "./mock-llm-server.ts";
export { FaultKind, FaultRule, MockLlmConfig, MockLlmSettings, parseSettings } from "./settings.ts";
