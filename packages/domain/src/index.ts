export { agentIds, DEFAULT_AGENT_COUNT } from "./agents/agent-ids.ts";
export {
  AgentRecord,
  CalibrationRecord,
  EndRecord,
  EnvironmentFingerprint,
  EVIDENCE_SCHEMA_VERSION,
  EvidenceRecord,
  InvocationError,
  InvocationRecord,
  LlmCallRecord,
  OrchestratorDescription,
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
export type { Estimate } from "./metrics/estimate.ts";
export type { FailureMode, LatencyPart, LeakTrend, SpikeMetrics, TargetableMetric } from "./metrics/spike-metrics.ts";
export { EmpiricalLatency, FixedLatency, LatencyModel, LognormalLatency } from "./scenario/latency-model.ts";
export { DEFAULT_SCENARIO, DEFAULT_TARGETS, LlmChoice, Scenario } from "./scenario/scenario.ts";
export type { Assessment, Finding, Target, TargetResult, Verdict, VerdictKind } from "./verdict/verdict.ts";
export { VERDICT_EXIT_CODES } from "./verdict/verdict.ts";
