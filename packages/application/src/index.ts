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
export type { LlmBehaviourPort } from "./ports/llm-behaviour.port.ts";
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
export type {
  AuditedWorkflowStore,
  AuditLogPort,
  AuditScope,
  AuditTrailPort,
  AuditVisitor,
} from "./ports/audit-log.port.ts";
export type { AuditEntry } from "@plimsoll/domain";
export { CurrentActor } from "./ports/current-actor.ts";
export { AuditVerifier, verifyAudit } from "./use-cases/verify-audit/verify-audit.ts";
export type { AuditVerification } from "./use-cases/verify-audit/verify-audit.ts";
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
export type { AgentStep, TaskAttempt, TaskOutput, TaskRunnerPort } from "./ports/task-runner.port.ts";
export type { WorkflowEventStreamPort } from "./ports/workflow-event-stream.port.ts";
export { StoreFailure } from "./ports/workflow-store.port.ts";
export type {
  JournalEntry,
  RenewedClaims,
  StoredWorkflow,
  TenantUsage,
  TenantUsageFilter,
  WorkflowClaim,
  WorkflowFilter,
  WorkflowKey,
  WorkflowPlace,
  WorkflowStorePort,
  WorkflowSummary,
  WorkflowWrite,
  WriteResult,
} from "./ports/workflow-store.port.ts";
export { AllocateAgentResources } from "./use-cases/allocate-agent-resources/allocate-agent-resources.use-case.ts";
export { CancelWorkflow } from "./use-cases/cancel-workflow/cancel-workflow.use-case.ts";
export type { EnginePorts } from "./use-cases/engine/engine-ports.ts";
export { DEFAULT_CLAIM_TTL_MS, DEFAULT_TICK_MS } from "./use-cases/engine/engine-settings.ts";
export type { EngineLimits, EngineReconfiguration, EngineSettings } from "./use-cases/engine/engine-settings.ts";
export { makeWorkflowEngine } from "./use-cases/engine/make-workflow-engine.ts";
export { AllocationRefused, WorkflowNotFound, WorkflowRefused } from "./use-cases/engine/workflow-engine.ts";
export type {
  AgentRequirement,
  EngineSnapshot,
  TenantStanding,
  WorkflowEngine,
} from "./use-cases/engine/workflow-engine.ts";
export { ExecuteParallelWorkflow } from "./use-cases/execute-parallel-workflow/execute-parallel-workflow.use-case.ts";
export { MonitorParallelExecution } from "./use-cases/monitor-parallel-execution/monitor-parallel-execution.use-case.ts";
export { ResumeWorkflow } from "./use-cases/resume-workflow/resume-workflow.use-case.ts";
export { RouteParallelTasks } from "./use-cases/route-parallel-tasks/route-parallel-tasks.use-case.ts";
export { SelectOptimalAgents } from "./use-cases/select-optimal-agents/select-optimal-agents.use-case.ts";
export type { SelectionRequest } from "./use-cases/select-optimal-agents/select-optimal-agents.use-case.ts";
export { isolatedTaskRunner } from "./use-cases/engine/task-runners/isolated-task-runner.ts";
export type { IsolatedTaskSettings } from "./use-cases/engine/task-runners/isolated-task-runner.ts";
export { orchestratorTaskRunner } from "./use-cases/engine/task-runners/orchestrator-task-runner.ts";
export { taskRunnerByWork } from "./use-cases/engine/task-runners/task-runner-by-work.ts";
export { ExplainRun } from "./use-cases/explain-run/explain-run.use-case.ts";
export type { ExplainedRun } from "./use-cases/explain-run/explain-run.use-case.ts";
export { ExportRun } from "./use-cases/export-run/export-run.use-case.ts";
export type { ExportedRun } from "./use-cases/export-run/export-run.use-case.ts";
export { ExportFailure } from "./use-cases/export-run/run-exporter.port.ts";
export type { ExportableRun, ExportReceipt, RunExporterPort } from "./use-cases/export-run/run-exporter.port.ts";
export type { ComparisonArchivePort } from "./ports/comparison-archive.port.ts";
export type { ComparisonSinkPort } from "./ports/comparison-sink.port.ts";
export { CompareOrchestrators } from "./use-cases/compare/compare-orchestrators.use-case.ts";
export type {
  ComparedSubject,
  CompareOutcome,
  ComparePorts,
  CompareRequest,
  CompareSubject,
} from "./use-cases/compare/compare-request.ts";
export type { LoadResultsSinkPort } from "./ports/load-results-sink.port.ts";
export { RunLoad } from "./use-cases/run-load/run-load.use-case.ts";
export type { RunLoadOutcome, RunLoadPorts, RunLoadRequest } from "./use-cases/run-load/run-load.use-case.ts";
export { Baseline, BASELINE_NAME, BASELINE_SCHEMA_VERSION, BaselineRun } from "./use-cases/baseline/baseline.ts";
export type { BaselineCheck } from "./use-cases/baseline/baseline-check.ts";
export type { BaselineStorePort } from "./use-cases/baseline/baseline-store.port.ts";
export { CheckBaseline } from "./use-cases/baseline/check-baseline.use-case.ts";
export type { CheckBaselineRequest } from "./use-cases/baseline/check-baseline.use-case.ts";
export { SaveBaseline } from "./use-cases/baseline/save-baseline.use-case.ts";
export type { SaveBaselineRequest, SavedBaseline } from "./use-cases/baseline/save-baseline.use-case.ts";
export { DEFAULT_BASELINE_METRICS } from "./use-cases/baseline/watched-metrics.ts";
export type { BaselineMetric } from "./use-cases/baseline/watched-metrics.ts";
export type { CapacitySinkPort } from "./ports/capacity-sink.port.ts";
export type { TrialOutcome, TrialPlan, TrialRunnerPort } from "./ports/trial-runner.port.ts";
export { FindCapacity } from "./use-cases/find-capacity/find-capacity.use-case.ts";
export type { CapacityOutcome } from "./use-cases/find-capacity/find-capacity.use-case.ts";
export type { CapacityEvent, CapacityPorts, CapacityRequest } from "./use-cases/find-capacity/capacity-request.ts";
export { structuralDifferences } from "./use-cases/recompute-report/structural-differences.ts";
export type { TuningSinkPort } from "./ports/tuning-sink.port.ts";
export { TuneTopology } from "./use-cases/tune-topology/tune-topology.use-case.ts";
export type { TuningOutcome } from "./use-cases/tune-topology/tune-topology.use-case.ts";
export type { TuningEvent, TuningPorts, TuningRequest } from "./use-cases/tune-topology/tuning-request.ts";
export { RunNotFound } from "./ports/run-catalog.port.ts";
export type {
  CatalogCell,
  CatalogDetail,
  CatalogEntry,
  CatalogEstimate,
  CatalogFinding,
  CatalogKind,
  CatalogState,
  CatalogTable,
  CatalogTarget,
  InvocationPage,
  InvocationQuery,
  InvocationRow,
  InvocationTimeline,
  NamedSpan,
  RunCatalogPort,
  RunOverview,
  RunProgress,
  TimelineSegment,
  TimePoint,
  WaveOverview,
  WireNumber,
} from "./ports/run-catalog.port.ts";
export type { ConformanceSinkPort } from "./use-cases/run-conformance/conformance-sink.port.ts";
export { RunConformance } from "./use-cases/run-conformance/run-conformance.use-case.ts";
export type {
  ConformanceCandidate,
  ConformancePorts,
  ConformanceRequest,
} from "./use-cases/run-conformance/run-conformance.use-case.ts";
export type { GeneratorShare } from "./use-cases/distributed-load/generator-share.ts";
export { shareProblem } from "./use-cases/distributed-load/generator-share.ts";
export { GeneratorFailure } from "./use-cases/distributed-load/load-generator.ts";
export type { GeneratorMessage, LoadGenerator } from "./use-cases/distributed-load/load-generator.ts";
export { RunDistributedLoad } from "./use-cases/distributed-load/run-distributed-load.use-case.ts";
export type {
  RunDistributedLoadOutcome,
  RunDistributedLoadPorts,
  RunDistributedLoadRequest,
} from "./use-cases/distributed-load/run-distributed-load.use-case.ts";
export type { ClockReading } from "./use-cases/distributed-load/start-agreement.ts";
export { judgedLatencyMs } from "./use-cases/distributed-load/judged-latency.ts";
export { RunLoadShare } from "./use-cases/distributed-load/run-load-share.use-case.ts";
export type { RunLoadSharePorts, RunLoadShareRequest } from "./use-cases/distributed-load/run-load-share.use-case.ts";
export type { LoadHooks } from "./use-cases/run-load/load-hooks.ts";
export type { JudgedLoad, StreamedLoadSinkPort } from "./ports/streamed-load-sink.port.ts";
export { PersonaFolderRefused } from "./ports/persona-catalogue.port.ts";
export type {
  Persona,
  PersonaCapability,
  PersonaCatalogue,
  PersonaCataloguePort,
  PersonaCommand,
  PersonaFormat,
  PersonaProblem,
  PersonaProblemCode,
  PersonaSource,
  PersonaStep,
  PersonaTeam,
  PersonaWorkflow,
} from "./ports/persona-catalogue.port.ts";
export { personaAgent } from "./use-cases/plan-persona-workflow/persona-agent.ts";
export type { PersonaAgent } from "./use-cases/plan-persona-workflow/persona-agent.ts";
export type {
  PersonaPlan,
  PersonaPlanProblem,
  PersonaPlanRequest,
  PlannedTask,
  StepLeftOut,
} from "./use-cases/plan-persona-workflow/persona-plan.ts";
export { planPersonaWorkflow } from "./use-cases/plan-persona-workflow/plan-persona-workflow.ts";
export { selectPersonas, selectWorkflow } from "./use-cases/plan-persona-workflow/select-personas.ts";
export type { PersonaSelection } from "./use-cases/plan-persona-workflow/select-personas.ts";
export type { TaskTrackerPort, TrackedNews, TrackedProject, TrackedWorkflow } from "./ports/task-tracker.port.ts";
export { TrackerFailure } from "./ports/task-tracker.port.ts";
export type { TrackingParts } from "./use-cases/track-workflow/track-workflow.ts";
export { trackWorkflow } from "./use-cases/track-workflow/track-workflow.ts";
