export { DEV_MODE_WATERMARK } from "./dev-mode-watermark.ts";
export type { StubLlmControl } from "./llm/stub-llm-control.ts";
export type { StubConfig, StubOrchestrator } from "./make-stub-orchestrator.ts";
export { makeStubOrchestrator } from "./make-stub-orchestrator.ts";
export {
  AgentSelection,
  CrashRule,
  DEFAULT_STUB_BEHAVIOUR,
  FailureRule,
  FaultRule,
  MemoryRule,
  SilentRetryRule,
  StubBehaviour,
} from "./stub-behaviour.ts";
