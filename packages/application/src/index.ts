export type {
  AgentInstantiation,
  AgentOrchestratorPort,
  AgentSpec,
  AgentStatus,
  InvocationFailed,
  InvocationRequest,
  InvocationResult,
  InvocationSucceeded,
  LlmEndpoint,
  OrchestratorPool,
  PoolRequest,
  ReportedProcess,
} from "./ports/agent-orchestrator.port.ts";
export { OrchestratorFailure } from "./ports/agent-orchestrator.port.ts";
export type { ClockPort } from "./ports/clock.port.ts";
export type { EventLoopLag, HostPort, ProcessTreeReading } from "./ports/host.port.ts";
export type { BarrierOutcome, JournalPage, LlmJournalPort } from "./ports/llm-journal.port.ts";
export { LlmFailure } from "./ports/llm-journal.port.ts";
export type { LlmProviderPort, StartedLlm } from "./ports/llm-provider.port.ts";
export type { OrchestratorProviderPort } from "./ports/orchestrator-provider.port.ts";
export type { ProgressEvent, ProgressPort } from "./ports/progress.port.ts";
export { ResultsFailure } from "./ports/results-sink.port.ts";
export type { ResultsSinkPort } from "./ports/results-sink.port.ts";
