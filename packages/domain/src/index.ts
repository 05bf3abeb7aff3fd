export { agentIds, DEFAULT_AGENT_COUNT } from "./agents/agent-ids.ts";
export { AgentPool } from "./agents/agent-pool.ts";
export type { AgentAlreadyHeld, AgentNotHeld, PoolExhausted } from "./agents/agent-pool.ts";
export { EnvironmentFingerprint } from "./evidence/environment-fingerprint.ts";
export { OrchestratorDescription } from "./evidence/orchestrator-description.ts";
export { indexEvidence } from "./evidence/evidence-index.ts";
export type { EvidenceIndex } from "./evidence/evidence-index.ts";
export {
  AgentRecord,
  CalibrationRecord,
  EndRecord,
  EVIDENCE_SCHEMA_VERSION,
  EvidenceRecord,
  InvocationError,
  InvocationRecord,
  LlmCallRecord,
  OrchestratorFailureRecord,
  OrchestratorRecord,
  Phase,
  PhaseRecord,
  PoolRecord,
  ProbeRecord,
  ReleaseRecord,
  ReportedTimings,
  ResourceDisagreementRecord,
  ResourceMark,
  ResourceRecord,
  RunnerHealthRecord,
  RunRecord,
  StrayResultRecord,
  WaveRecord,
} from "./evidence/evidence-record.ts";
export { MeasuredAlternative, MeasuredAlternativesRecord } from "./evidence/measured-alternatives-record.ts";
export { DroppedArrivalRecord, FaultWindowRecord, StageRecord, StoppedEarlyRecord } from "./evidence/load-records.ts";
export type { InvocationTrace, InvocationTraces } from "./evidence/invocation-trace.ts";
export type { Estimate } from "./metrics/estimate.ts";
export { counted, lacksInterval, measuredOnce, notMeasured } from "./metrics/estimates.ts";
export { heldByUsMs, latencyMs } from "./metrics/invocation-latency.ts";
export { judgedTraces } from "./metrics/judged-invocations.ts";
export { invocationParts } from "./metrics/latency-parts.ts";
export type { InvocationParts } from "./metrics/latency-parts.ts";
export { measure } from "./metrics/measure.ts";
export { LEAK_FLOORS, LEAK_WARM_UP_CYCLES, leakTrend } from "./metrics/measure-leaks.ts";
export { BYTES_PER_MB } from "./metrics/measure-memory.ts";
export type { FailureMode, LatencyPart, LeakTrend, SpikeMetrics, TargetableMetric } from "./metrics/spike-metrics.ts";
export { EmpiricalLatency, FixedLatency, LatencyModel, LognormalLatency } from "./scenario/latency-model.ts";
export { DEFAULT_SCENARIO, DEFAULT_TARGETS, LlmChoice, Scenario } from "./scenario/scenario.ts";
export { LatencyHistogram } from "./statistics/latency-histogram.ts";
export { mannKendall } from "./statistics/mann-kendall.ts";
export type { MannKendall } from "./statistics/mann-kendall.ts";
export { ascending, nearestRankPercentile } from "./statistics/nearest-rank-percentile.ts";
export { minimumSampleCount, orderStatisticInterval } from "./statistics/order-statistic-interval.ts";
export type { RankInterval } from "./statistics/order-statistic-interval.ts";
export { PERCENTILE_METHOD, percentileEstimate } from "./statistics/percentile-estimate.ts";
export { ratioOfMeansInterval } from "./statistics/ratio-of-means-interval.ts";
export type { RatioInterval } from "./statistics/ratio-of-means-interval.ts";
export { theilSenSlope } from "./statistics/theil-sen-slope.ts";
export type { Point, TheilSenSlope } from "./statistics/theil-sen-slope.ts";
export { wilsonInterval } from "./statistics/wilson-interval.ts";
export type { ProportionInterval } from "./statistics/wilson-interval.ts";
export { evaluateTarget, THROUGHPUT_TOLERANCE_RATIO } from "./targets/evaluate-target.ts";
export { meetsLimit } from "./targets/meets-limit.ts";
export { formatFigure } from "./targets/format-figure.ts";
export { parseTarget } from "./targets/parse-target.ts";
export type { TargetSyntaxError } from "./targets/parse-target.ts";
export { estimateOf, isTargetableMetric, TARGETABLE_METRICS } from "./targets/target-metrics.ts";
export { assess } from "./verdict/assess.ts";
export { FINDING_CODES } from "./verdict/finding-codes.ts";
export type { FindingCode, FindingMeaning } from "./verdict/finding-codes.ts";
export { judge } from "./verdict/judge.ts";
export type { Assessment, Finding, Target, TargetResult, Verdict, VerdictKind } from "./verdict/verdict.ts";
export { VERDICT_EXIT_CODES } from "./verdict/verdict.ts";
export type { MachineResources } from "./scaling/machine-resources.ts";
export { Agent } from "./workflow/agent.ts";
export { AgentPerformance } from "./workflow/agent-performance.ts";
export { AgentResourceAllocation } from "./workflow/agent-resource-allocation.ts";
export { AgentSelection, SelectionReason, TaskAssignment } from "./workflow/agent-selection.ts";
export { Budget, NO_USAGE, Usage } from "./workflow/budget.ts";
export { DEFAULT_ERROR_HANDLING, ErrorHandlingConfig } from "./workflow/error-handling-config.ts";
export { DEFAULT_PARALLEL_EXECUTION_CONFIG, ParallelExecutionConfig } from "./workflow/parallel-execution-config.ts";
export { CodeWork, ParallelTask, PromptWork, TaskWork } from "./workflow/parallel-task.ts";
export { ParallelWorkflow } from "./workflow/parallel-workflow.ts";
export {
  FINAL_TASK_STATUSES,
  ParallelWorkflowState,
  TaskState,
  TaskStatus,
} from "./workflow/parallel-workflow-state.ts";
export { TaskError, TaskErrorClass } from "./workflow/task-error.ts";
export { TaskRequirements } from "./workflow/task-requirements.ts";
export { WorkflowEvent, WorkflowOutcome } from "./workflow/workflow-event.ts";
export type { TaskEvent } from "./workflow/workflow-event.ts";
export {
  AgentExecutionMetrics,
  DurationSummary,
  ParallelExecutionMetrics,
} from "./workflow/parallel-execution-metrics.ts";
export { ParallelWorkflowResult } from "./workflow/parallel-workflow-result.ts";
export { addUsage } from "./budgets/add-usage.ts";
export { BUDGET_DIMENSIONS } from "./budgets/budget-dimension.ts";
export type { BudgetDimension } from "./budgets/budget-dimension.ts";
export { exhaustedBudget, overspentBudget } from "./budgets/exhausted-budget.ts";
export type { BudgetExhausted } from "./budgets/exhausted-budget.ts";
export { inheritBudget } from "./budgets/inherit-budget.ts";
export { remainingBudget } from "./budgets/remaining-budget.ts";
export { detectOscillation } from "./recovery/detect-oscillation.ts";
export { DEFAULT_OSCILLATION_SETTINGS } from "./recovery/oscillation.ts";
export type { Oscillation, OscillationSettings, OscillationStep } from "./recovery/oscillation.ts";
export { OscillationDetector } from "./recovery/oscillation-detector.ts";
export { redactSecrets } from "./recovery/redact-secrets.ts";
export { secretsOfEnvironment } from "./recovery/secrets-of-environment.ts";
export { MAX_PROMPT_LENGTH, placeholdersOf, renderPrompt } from "./recovery/render-prompt.ts";
export type { MissingInput, PromptTooLong } from "./recovery/render-prompt.ts";
export { restartPlan } from "./recovery/restart-plan.ts";
export type { RestartCause, RestartChange, RestartPlan, RestartQuestion } from "./recovery/restart-plan.ts";
export { LONGEST_RETRY_AFTER_MS, retryDecision } from "./recovery/retry-decision.ts";
export type { RetryDecision, RetryQuestion } from "./recovery/retry-decision.ts";
export { stalledTaskIds } from "./recovery/stalled-task-ids.ts";
export { taskErrorOfHttpStatus } from "./recovery/task-error-of-http-status.ts";
export { taskErrorOfInvocation } from "./recovery/task-error-of-invocation.ts";
export type { AllocationConflict, AllocationConflictCode, LeaseNotHeld } from "./allocation/allocation-conflict.ts";
export { LeaseLedger } from "./allocation/lease-ledger.ts";
export type { LeaseRequest, LedgerCapacity, LedgerOptions } from "./allocation/lease-ledger.ts";
export { MACHINE_RESOURCE_PREFIX } from "./allocation/scoped-resource.ts";
export { ANY_CAPABILITY, observedCapabilities, PerformanceBook } from "./routing/performance-book.ts";
export type { Observation } from "./routing/performance-book.ts";
export { routeParallelTasks } from "./routing/route-parallel-tasks.ts";
export type { ParallelRouting, RoutingContext, UnassignedTask } from "./routing/route-parallel-tasks.ts";
export type { AgentLoad, RoutingOptions, RoutingQuestion } from "./routing/routing-question.ts";
export type { AgentMismatch, AllAgentsBusy, NoAgentMatches } from "./routing/routing-refusal.ts";
export {
  DEFAULT_ROUTING_RULES,
  RoutingCondition,
  RoutingRule,
  RoutingRules,
  RoutingWeights,
} from "./routing/routing-rules.ts";
export { selectOptimalAgents } from "./routing/select-optimal-agents.ts";
export type { AgentSelections } from "./routing/select-optimal-agents.ts";
export { concurrencyBound } from "./scaling/concurrency-bound.ts";
export type { Bound } from "./scaling/concurrency-bound.ts";
export { decidePoolSize } from "./scaling/decide-pool-size.ts";
export type { PoolDecision } from "./scaling/decide-pool-size.ts";
export { initialPoolScale } from "./scaling/pool-observation.ts";
export type { PoolObservation, PoolScaleState } from "./scaling/pool-observation.ts";
export { DEFAULT_POOL_SCALING, PoolScalingSettings } from "./scaling/pool-scaling-settings.ts";
export { FairScheduler } from "./scheduling/fair-scheduler.ts";
export type { FairSchedulerSettings } from "./scheduling/fair-scheduler.ts";
export type { GraphRefusal } from "./scheduling/graph-refusal.ts";
export type { QueuedTask } from "./scheduling/queued-task.ts";
export { taskGraph } from "./scheduling/task-graph.ts";
export type { TaskGraph } from "./scheduling/task-graph.ts";
export { quotaBreach, tokenBreach } from "./tenancy/quota-breach.ts";
export type { AskedOfQuota, QuotaBreach, QuotaMoment, TenantHoldings } from "./tenancy/quota-breach.ts";
export { NO_QUOTA, NO_QUOTAS, quotaOf } from "./tenancy/tenant-quota.ts";
export type { QuotaName, StoredTenantQuota, TenantQuota, TenantQuotas } from "./tenancy/tenant-quota.ts";
export { nextUtcDayMs, utcDay } from "./tenancy/utc-day.ts";
export { conservationViolation } from "./workflow/conservation-violation.ts";
export type { IllegalTransition } from "./workflow/illegal-transition.ts";
export { parallelExecutionMetrics } from "./workflow/measure-parallel-execution.ts";
export { replayWorkflow } from "./workflow/replay-workflow.ts";
export { parallelWorkflowResult } from "./workflow/result-of-workflow.ts";
export { workflowOutcome } from "./workflow/workflow-outcome.ts";
export type { TaskCounts } from "./workflow/workflow-outcome.ts";
export { WorkflowProgress } from "./workflow/workflow-progress.ts";
export { pendingTask, taskAfter } from "./workflow/task-transition.ts";
export { arrivalTimes } from "./load/arrival-times.ts";
export type { Arrival } from "./load/arrival-times.ts";
export type { ArrivalRules, BurstPlan, LoadPlan, PlannedStage, TimedPlan } from "./load/load-plan.ts";
export { levelAt, plannedMs, stageAt } from "./load/load-plan.ts";
export { Conversation, LoadScenario } from "./load/load-scenario.ts";
export { LOAD_SHAPES, LoadShape, LoadUnit } from "./load/load-shape.ts";
export { nextActiveMs } from "./load/next-active.ts";
export { planLoad } from "./load/plan-load.ts";
export { FaultKind, FaultRule, FaultScript, resolveFaultScript, struckAgentIds } from "./load/fault-script.ts";
export { explainRun } from "./explanation/explain-run.ts";
export type { Explanation, LimitSignal, SignalStrength, Waterfall, WaterfallPart } from "./explanation/explanation.ts";
export { LIMIT_CODES } from "./explanation/limit-codes.ts";
export type { LimitCode } from "./explanation/limit-codes.ts";
export { assessLoad } from "./load/assess-load.ts";
export { LOAD_FINDING_CODES } from "./load/load-finding-codes.ts";
export type { LoadFindingCode } from "./load/load-finding-codes.ts";
export type {
  FaultImpact,
  LoadCounts,
  LoadLatency,
  LoadMetrics,
  LoadTargetMetric,
  LoadTimeline,
  ResourceSlope,
  StageMetrics,
  Stationarity,
  TimelinePoint,
  TurnMetrics,
} from "./load/load-metrics.ts";
export {
  DEFAULT_LOAD_TARGETS,
  evaluateLoadTarget,
  LOAD_TARGET_METRICS,
  loadEstimateOf,
  parseLoadTarget,
} from "./load/load-targets.ts";
export type { LoadAssessment, LoadVerdict } from "./load/load-verdict.ts";
export { measureLoad } from "./load/measure-load.ts";
export {
  blockBootstrapInterval,
  DEFAULT_BOOTSTRAP,
  expandedTail,
  LEAST_BLOCKS,
} from "./statistics/block-bootstrap-interval.ts";
export type { BootstrapSettings } from "./statistics/block-bootstrap-interval.ts";
export { blockBootstrapPercentile, LEAST_WAVES } from "./statistics/block-bootstrap-percentile.ts";
export { clusteredPercentileInterval } from "./statistics/clustered-percentile-interval.ts";
export type { ClusteredPercentile } from "./statistics/clustered-percentile-interval.ts";
export { geometricMeanInterval } from "./statistics/geometric-mean-interval.ts";
export type { MeanInterval } from "./statistics/geometric-mean-interval.ts";
export { holmAdjusted } from "./statistics/holm-adjusted.ts";
export { isotonicFit } from "./statistics/isotonic-fit.ts";
export type { FittedPoint, WeightedPoint } from "./statistics/isotonic-fit.ts";
export type { EncodedLatencyHistogram } from "./statistics/latency-histogram.ts";
export { littlesLawCheck } from "./statistics/littles-law.ts";
export type { FlowMeans, LittlesLawCheck } from "./statistics/littles-law.ts";
export { mser5Truncation } from "./statistics/mser5-truncation.ts";
export type { Truncation } from "./statistics/mser5-truncation.ts";
export { overSaturation } from "./statistics/over-saturation.ts";
export type { FlowSample, OverSaturation } from "./statistics/over-saturation.ts";
export { pairedRatioBootstrapInterval, pairedRatioInterval, pairedRatioP } from "./statistics/paired-ratio-interval.ts";
export type { FigurePair } from "./statistics/paired-ratio-interval.ts";
export { seededRandom } from "./statistics/seeded-random.ts";
export { steadyState } from "./statistics/steady-state.ts";
export type { SteadyState, SteadyStateSettings } from "./statistics/steady-state.ts";
export type { ValueInterval } from "./statistics/value-interval.ts";
export { COMPARISON_METHOD, comparePaired, DEFAULT_COMPARISON } from "./comparison/compare-paired.ts";
export type { ComparisonMetric } from "./comparison/comparison-metric.ts";
export { LEAST_PAIRS } from "./comparison/judge-pair.ts";
export type {
  ComparisonSettings,
  MetricComparison,
  PairComparison,
  PairedSample,
  PairVerdict,
} from "./comparison/paired-comparison.ts";
export { agentDensity } from "./capacity/agent-density.ts";
export type { AgentDensity } from "./capacity/agent-density.ts";
export type {
  CapacityKind,
  CapacityReport,
  CapacityTrial,
  MachineLimit,
  TrialPurpose,
} from "./capacity/capacity-report.ts";
export type { CapacityObservation, TargetObservation } from "./capacity/capacity-observation.ts";
export type { CapacityResult, CapacityStep } from "./capacity/capacity-result.ts";
export { DEFAULT_CAPACITY } from "./capacity/capacity-settings.ts";
export type { CapacitySettings } from "./capacity/capacity-settings.ts";
export { agentsPerCore, agentsPerGib, fleetSize, rangeOf } from "./capacity/fleet-size.ts";
export type { FleetInputs, FleetSize, Range } from "./capacity/fleet-size.ts";
export { nextCapacityStep } from "./capacity/next-capacity-step.ts";
export { isMachineSpent, isSpoiledAtEverySize, spoiledReasons } from "./capacity/spoiled-trials.ts";
export {
  EXTRAPOLATION_LIMIT,
  fitUslCoefficients,
  LEAST_USL_SIZES,
  uslPeakAgentCount,
  uslThroughputPerSec,
} from "./capacity/universal-scalability.ts";
export type { ThroughputPoint, UslCoefficients } from "./capacity/universal-scalability.ts";
export { diagnoseUsl } from "./capacity/usl-diagnosis.ts";
export type { UslDiagnosis, UslRefusal } from "./capacity/usl-diagnosis.ts";
export { allowedShareOf, breachedBeyondDoubt } from "./regression/breached-beyond-doubt.ts";
export { DEFAULT_STOPPING_ALPHA } from "./regression/breach-wager.ts";
export type { BreachEvidence } from "./regression/breach-wager.ts";
export { changeBetweenRuns } from "./regression/change-between-runs.ts";
export type { Change } from "./regression/change-between-runs.ts";
export { judgeRegression } from "./regression/judge-regression.ts";
export type {
  ChangeInterval,
  MetricRegression,
  RegressionReport,
  RegressionVerdict,
} from "./regression/regression-result.ts";
export { DEFAULT_REGRESSION, RECOMMENDED_RUNS } from "./regression/regression-settings.ts";
export type { RegressionSettings } from "./regression/regression-settings.ts";
export type { RunFigures, WatchedMetric } from "./regression/run-figures.ts";
export { compareRuns } from "./fairness/compare-runs.ts";
export type { ComparedRun, ComparisonFrame } from "./fairness/compare-runs.ts";
export { fairnessEntries, fairnessLedger } from "./fairness/fairness-ledger.ts";
export type { LedgerColumn } from "./fairness/fairness-ledger.ts";
export { interleavedOrder } from "./fairness/interleaved-order.ts";
export type { FairnessLedger, LedgerEntry, LedgerRow, LedgerSource } from "./fairness/ledger-entry.ts";
export { COMPARED_FIGURES } from "./fairness/orchestrator-comparison.ts";
export type {
  ComparedFigure,
  ComparedOrchestrator,
  ComparedTarget,
  ComparisonKind,
  OrchestratorComparison,
} from "./fairness/orchestrator-comparison.ts";
export { COMPARED_METRICS, overheadMs, waveSamples } from "./fairness/wave-samples.ts";
export { BreachWatch } from "./load/breach-watch.ts";
export type { Breach } from "./load/breach-watch.ts";
export { shellCommand, shellWord } from "./command/shell-command.ts";
export { answersTheSameQuestion, measuredAlternatives } from "./fairness/measured-alternatives.ts";
export { EQUAL_MEMORY_RATIO, isGivenUp, rankTopologies, topologyResult } from "./tuning/rank-topologies.ts";
export { topologiesOf, topologyFlags, topologyName } from "./tuning/topology.ts";
export type { Topology, TopologySpace } from "./tuning/topology.ts";
export type { TopologyResult, TopologyStatus, TuningKind, TuningReport, TuningTrial } from "./tuning/tuning-report.ts";
export { seriesPercentileEstimate } from "./statistics/series-percentile-estimate.ts";
export { WAVE_PERCENTILE_METHOD, wavePercentileEstimate } from "./statistics/wave-percentile-estimate.ts";
export {
  CONFORMANCE_SCHEMA_VERSION,
  ConformanceCheck,
  ConformanceCheckName,
  ConformanceFinding,
  ConformanceReport,
  ConformanceStatus,
  ConformanceSubject,
  LibraryTrap,
} from "./conformance/conformance-report.ts";
export { conformanceKindOf } from "./conformance/conformance-kind.ts";
export type { ConformanceKind } from "./conformance/conformance-kind.ts";
export {
  ABANDON_WITHIN_MS,
  END_TOLERANCE_MS,
  judgeCancellation,
  judgeCeiling,
  judgeFanOut,
  judgeHang,
  judgeMixUps,
  judgeRelease,
  judgeRetry,
  judgeTimeout,
} from "./conformance/judge-conformance.ts";
export type {
  EndObservation,
  FanOutObservation,
  HangObservation,
  MixUpObservation,
  ReleaseObservation,
  RetryObservation,
} from "./conformance/judge-conformance.ts";
export { assessRun } from "./explanation/assess-run.ts";
export type { RunAssessment } from "./explanation/assess-run.ts";
export { isLoadRun, loadAsWaves } from "./explanation/load-as-waves.ts";
export { fleetNeeds } from "./scale/fleet-needs.ts";
export type { FleetFigures, FleetNeeds } from "./scale/fleet-needs.ts";
export { AuditChainCheck } from "./audit/audit-chain-check.ts";
export type {
  AuditExpectations,
  AuditFault,
  AuditFaultKind,
  AuditVerdict,
  KnownHead,
} from "./audit/audit-chain-check.ts";
export type { AuditDetail, AuditEntry } from "./audit/audit-entry.ts";
export { auditGenesisText, auditRowText } from "./audit/audit-row.ts";
export type { AuditHead, AuditRow, Sha256Hex } from "./audit/audit-row.ts";
export { AuditScribe } from "./audit/audit-scribe.ts";
export type { LeftTask, PlannedTask, TrackedPlan } from "./tracking/plan-tracked-tasks.ts";
export { planTrackedTasks } from "./tracking/plan-tracked-tasks.ts";
export { taskPriorityOf, trackedPriorityOf } from "./tracking/task-priority.ts";
export type { TrackedPriority, TrackedStatus, TrackedTask } from "./tracking/tracked-task.ts";
export { TRACKED_PRIORITIES, TRACKED_STATUSES } from "./tracking/tracked-task.ts";
export type { TrackedTransition } from "./tracking/tracked-transition.ts";
export { trackedTransitionOf } from "./tracking/tracked-transition.ts";
