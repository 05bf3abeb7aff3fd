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
export type { AuditEntry, AuditLogPort } from "./ports/audit-log.port.ts";
export type {
  IsolatedEnd,
  IsolatedJob,
  IsolatedResult,
  IsolatedRunnerPort,
  IsolationLimits,
  IsolationStrength,
} from "./ports/isolated-runner.port.ts";
export type { ResourceMonitorPort, ResourceUse } from "./ports/resource-monitor.port.ts";
export { TaskFailure } from "./ports/task-runner.port.ts";
export type { TaskAttempt, TaskOutput, TaskRunnerPort } from "./ports/task-runner.port.ts";
export type { WorkflowEventStreamPort } from "./ports/workflow-event-stream.port.ts";
export { StoreFailure } from "./ports/workflow-store.port.ts";
export type {
  JournalEntry,
  RenewedClaims,
  StoredWorkflow,
  WorkflowClaim,
  WorkflowFilter,
  WorkflowKey,
  WorkflowStorePort,
  WorkflowSummary,
  WorkflowWrite,
  WriteResult,
} from "./ports/workflow-store.port.ts";
export { WorkflowNotFound, WorkflowRefused } from "./use-cases/engine/workflow-engine.ts";
export type { EngineSnapshot, WorkflowEngine } from "./use-cases/engine/workflow-engine.ts";
