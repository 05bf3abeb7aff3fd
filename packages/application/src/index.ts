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
export type { ArchivedRun, ResultsArchivePort } from "./ports/results-archive.port.ts";
export type { RecomputedReport, RecomputeRequest } from "./use-cases/recompute-report/recompute-report.use-case.ts";
export { RecomputeReport } from "./use-cases/recompute-report/recompute-report.use-case.ts";
export type { RunSpikeOutcome, RunSpikeRequest } from "./use-cases/run-spike/run-spike.use-case.ts";
export { RunSpike } from "./use-cases/run-spike/run-spike.use-case.ts";
export type { RunSpikePorts } from "./use-cases/run-spike/spike-session.ts";
