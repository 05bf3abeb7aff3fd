import * as Schema from "effect/Schema";
import { RunRecord, CalibrationRecord, PhaseRecord, EndRecord } from "./run-records.ts";
import {
  OrchestratorRecord,
  PoolRecord,
  AgentRecord,
  ReleaseRecord,
  OrchestratorFailureRecord,
} from "./orchestrator-records.ts";
import { InvocationRecord, StrayResultRecord, WaveRecord } from "./invocation-records.ts";
import { LlmCallRecord, ProbeRecord } from "./llm-records.ts";
import { ResourceRecord, ResourceDisagreementRecord, RunnerHealthRecord } from "./resource-records.ts";
import { DroppedArrivalRecord, FaultWindowRecord, StageRecord, StoppedEarlyRecord } from "./load-records.ts";
import { MeasuredAlternativesRecord } from "./measured-alternatives-record.ts";

export { RunRecord, CalibrationRecord, PhaseRecord, EndRecord, EVIDENCE_SCHEMA_VERSION } from "./run-records.ts";
export {
  OrchestratorRecord,
  PoolRecord,
  AgentRecord,
  ReleaseRecord,
  OrchestratorFailureRecord,
} from "./orchestrator-records.ts";
export {
  InvocationError,
  ReportedTimings,
  InvocationRecord,
  StrayResultRecord,
  WaveRecord,
} from "./invocation-records.ts";
export { LlmCallRecord, ProbeRecord } from "./llm-records.ts";
export { ResourceMark, ResourceRecord, ResourceDisagreementRecord, RunnerHealthRecord } from "./resource-records.ts";
export { Phase } from "./phase.ts";

/** A line of samples.ndjson. Every figure and the verdict follow from these lines alone. */
export const EvidenceRecord = Schema.Union([
  RunRecord,
  CalibrationRecord,
  OrchestratorRecord,
  PhaseRecord,
  PoolRecord,
  AgentRecord,
  InvocationRecord,
  StrayResultRecord,
  LlmCallRecord,
  ProbeRecord,
  ResourceRecord,
  ResourceDisagreementRecord,
  RunnerHealthRecord,
  WaveRecord,
  DroppedArrivalRecord,
  StageRecord,
  FaultWindowRecord,
  StoppedEarlyRecord,
  OrchestratorFailureRecord,
  ReleaseRecord,
  MeasuredAlternativesRecord,
  EndRecord,
]);
export type EvidenceRecord = typeof EvidenceRecord.Type;
