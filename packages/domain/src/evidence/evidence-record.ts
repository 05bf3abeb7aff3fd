import * as Schema from "effect/Schema";
import { LoadScenario } from "../load/load-scenario.ts";
import { FaultKind } from "../load/fault-script.ts";
import { Scenario } from "../scenario/scenario.ts";
import { EnvironmentFingerprint } from "./environment-fingerprint.ts";
import { DroppedArrivalRecord, FaultWindowRecord, StageRecord, StoppedEarlyRecord } from "./load-records.ts";
import { MeasuredAlternativesRecord } from "./measured-alternatives-record.ts";
import { OrchestratorDescription } from "./orchestrator-description.ts";
import { Phase } from "./phase.ts";

export { Phase } from "./phase.ts";

/** Version of the records in samples.ndjson; raised when a reader of an older one would misread. */
export const EVIDENCE_SCHEMA_VERSION = 1;

const Count = Schema.Int;
/** Milliseconds since the run's origin on the runner's monotonic clock (CLOCK_MONOTONIC), fractional. */
const AtMs = Schema.Finite;
const OptionalAtMs = Schema.NullOr(AtMs);

/** First line of every samples.ndjson. */
export const RunRecord = Schema.Struct({
  kind: Schema.Literal("run"),
  schemaVersion: Schema.Literal(EVIDENCE_SCHEMA_VERSION),
  runId: Schema.String,
  /** RFC 3339 instant of the run's origin: the zero of every AtMs. */
  startedAt: Schema.String,
  command: Schema.Array(Schema.String),
  scenario: Scenario,
  /** Of a load run; absent in a spike's. */
  load: Schema.optionalKey(LoadScenario),
  environment: EnvironmentFingerprint,
});
export type RunRecord = typeof RunRecord.Type;

/** What this machine can measure, found before the run. */
export const CalibrationRecord = Schema.Struct({
  kind: Schema.Literal("calibration"),
  clockResolutionMs: Schema.Finite,
  timerJitterP99Ms: Schema.Finite,
  loopbackRoundTripP50Ms: Schema.NullOr(Schema.Finite),
  loopbackRoundTripP99Ms: Schema.NullOr(Schema.Finite),
  /** Answers a second of the LLM with no latency set; null where it was not ours to load. */
  llmCeilingPerSec: Schema.NullOr(Schema.Finite),
  /** Invocations a second that the runner itself can drive and record. */
  runnerCeilingPerSec: Schema.Finite,
});
export type CalibrationRecord = typeof CalibrationRecord.Type;

/** The orchestrator is up; importing and provisioning are outside the clock and reported here. */
export const OrchestratorRecord = Schema.Struct({
  kind: Schema.Literal("orchestrator"),
  description: OrchestratorDescription,
  startMs: Schema.Finite,
});
export type OrchestratorRecord = typeof OrchestratorRecord.Type;

/** One step's span, written when it ends. */
export const PhaseRecord = Schema.Struct({
  kind: Schema.Literal("phase"),
  phase: Phase,
  startedAtMs: AtMs,
  endedAtMs: AtMs,
});
export type PhaseRecord = typeof PhaseRecord.Type;

/** A failure as the orchestrator protocol knows it. */
export const InvocationError = Schema.Struct({
  code: Schema.Literals([
    "timeout",
    "llm-rate-limited",
    "llm-error",
    "cancelled",
    "orchestrator-error",
    "resource-limit",
  ]),
  message: Schema.String,
  retryable: Schema.Boolean,
  detail: Schema.optionalKey(Schema.Unknown),
});
export type InvocationError = typeof InvocationError.Type;

/** One pool was asked for; its duration is the runner's own measure. */
export const PoolRecord = Schema.Struct({
  kind: Schema.Literal("pool"),
  phase: Phase,
  /** Counts the pools of this run from 0. */
  pool: Count,
  requestedAgents: Count,
  startedAtMs: AtMs,
  endedAtMs: AtMs,
  reportedInstantiationMs: Schema.NullOr(Schema.Finite),
});
export type PoolRecord = typeof PoolRecord.Type;

/** One agent of a pool, ready or failed. */
export const AgentRecord = Schema.Struct({
  kind: Schema.Literal("agent"),
  phase: Phase,
  pool: Count,
  agentId: Schema.String,
  status: Schema.Literals(["ready", "failed"]),
  instantiationMs: Schema.NullOr(Schema.Finite),
  error: Schema.optionalKey(Schema.Struct({ code: Schema.String, message: Schema.String })),
});
export type AgentRecord = typeof AgentRecord.Type;

/** What the orchestrator says of an invocation's times, on the run's time axis. */
export const ReportedTimings = Schema.Struct({
  receivedAtMs: AtMs,
  startedAtMs: AtMs,
  finishedAtMs: AtMs,
  queuedMs: Schema.Finite,
  workerId: Schema.String,
});
export type ReportedTimings = typeof ReportedTimings.Type;

/** One invocation that the runner sent; conservation: sent = succeeded + failed + cancelled + pending. */
export const InvocationRecord = Schema.Struct({
  kind: Schema.Literal("invocation"),
  phase: Phase,
  /** Ordinal of the wave (or cycle) within its phase, from 0; of the stage in a load run. */
  wave: Count,
  pool: Count,
  requestId: Schema.String,
  agentId: Schema.String,
  canary: Schema.String,
  /** When the wave began: latency is counted from here, so that waiting to be sent is not hidden. */
  intendedAtMs: AtMs,
  sentAtMs: AtMs,
  /** Load runs: when the runner's timer noticed that it was due; what it is after `intendedAtMs` is the runner's own error. */
  noticedAtMs: Schema.optionalKey(AtMs),
  /** Load runs: which turn of its agent's conversation this is, from 0. */
  turn: Schema.optionalKey(Count),
  /** Load runs: which of its agent's conversations this belongs to, from 0. */
  conversation: Schema.optionalKey(Count),
  /** Null while pending (the run was interrupted). */
  endedAtMs: OptionalAtMs,
  outcome: Schema.Literals(["succeeded", "failed", "cancelled", "pending"]),
  error: Schema.optionalKey(InvocationError),
  outputId: Schema.optionalKey(Schema.String),
  /** Every canary in the answer, own or foreign. */
  canariesFound: Schema.Array(Schema.String),
  reported: Schema.optionalKey(ReportedTimings),
});
export type InvocationRecord = typeof InvocationRecord.Type;

/** A result that answers no open request: invented (never sent) or doubled (already answered). */
export const StrayResultRecord = Schema.Struct({
  kind: Schema.Literal("stray-result"),
  phase: Phase,
  wave: Count,
  requestId: Schema.String,
  agentId: Schema.String,
  reason: Schema.Literals(["invented", "doubled"]),
  atMs: AtMs,
});
export type StrayResultRecord = typeof StrayResultRecord.Type;

/** One call as the LLM saw it. */
export const LlmCallRecord = Schema.Struct({
  kind: Schema.Literal("llm-call"),
  callId: Schema.String,
  /** OpenAI's two APIs, Anthropic's, Gemini's. */
  endpoint: Schema.Literals(["chat-completions", "responses", "messages", "generate-content"]),
  streamed: Schema.Boolean,
  agentIds: Schema.Array(Schema.String),
  canaries: Schema.Array(Schema.String),
  arrivedAtMs: AtMs,
  firstByteAtMs: OptionalAtMs,
  endedAtMs: OptionalAtMs,
  /** What the latency model drew, so that the server's own lateness can be told; null for a real LLM. */
  plannedMs: Schema.NullOr(Schema.Finite),
  /** Held back by the barrier or by our own rate limit: not the LLM's time and not the orchestrator's. */
  heldMs: Schema.Finite,
  /** Requests sent upstream for this call; above 1 when our gateway obeyed a 429. */
  attempts: Count,
  outcome: Schema.Literals([
    "answered",
    "rate-limited",
    "server-error",
    "stalled",
    "truncated",
    "malformed",
    "disconnected",
    "client-aborted",
    "pending",
  ]),
  /** What the mock was told to do to this call; absent where nothing. */
  fault: Schema.optionalKey(FaultKind),
  /** Of the conversation in the request, system prompts apart; absent where nobody counted. */
  messageCount: Schema.optionalKey(Count),
  /** Of the request and of the answer, as the LLM counts or estimates them; absent where nobody counted. */
  promptTokens: Schema.optionalKey(Count),
  completionTokens: Schema.optionalKey(Count),
  /** Answered by a tool call instead of by text; absent where nobody looked. */
  toolTurn: Schema.optionalKey(Schema.Boolean),
});
export type LlmCallRecord = typeof LlmCallRecord.Type;

/** What the concurrency probe saw at the LLM. */
export const ProbeRecord = Schema.Struct({
  kind: Schema.Literal("probe"),
  expected: Count,
  largestInFlight: Count,
  waitedMs: Schema.Finite,
});
export type ProbeRecord = typeof ProbeRecord.Type;

/** Why a resource sample was taken at a chosen moment instead of by the clock. */
export const ResourceMark = Schema.Struct({
  purpose: Schema.Literals(["base", "ladder", "leak-cycle", "released"]),
  agentCount: Count,
  cycle: Count,
});
export type ResourceMark = typeof ResourceMark.Type;

/** Sum over a process tree, read by the runner from the operating system. */
export const ResourceRecord = Schema.Struct({
  kind: Schema.Literal("resources"),
  subject: Schema.Literals(["orchestrator", "runner"]),
  phase: Phase,
  atMs: AtMs,
  mark: Schema.optionalKey(ResourceMark),
  /** 0 when the process tree is gone: such a reading says nothing of memory, CPU time, files or threads. */
  processCount: Count,
  /** Proportional set size; null where the kernel offers none, then rssBytes speaks. */
  pssBytes: Schema.NullOr(Schema.Finite),
  rssBytes: Schema.Finite,
  /** User and system time since the processes started. */
  cpuMs: Schema.Finite,
  /** Null where it could not be read of every process, which is not the same as none. */
  threads: Schema.NullOr(Count),
  openFiles: Schema.NullOr(Count),
});
export type ResourceRecord = typeof ResourceRecord.Type;

/** The orchestrator's own resource report beside the operating system's, where they differ by more than a tenth. */
export const ResourceDisagreementRecord = Schema.Struct({
  kind: Schema.Literal("resource-disagreement"),
  atMs: AtMs,
  measuredBytes: Schema.Finite,
  reportedBytes: Schema.Finite,
});
export type ResourceDisagreementRecord = typeof ResourceDisagreementRecord.Type;

/** How late the runner's own event loop was during a wave. */
export const RunnerHealthRecord = Schema.Struct({
  kind: Schema.Literal("runner-health"),
  phase: Phase,
  wave: Count,
  eventLoopLagP99Ms: Schema.Finite,
  eventLoopLagMaxMs: Schema.Finite,
});
export type RunnerHealthRecord = typeof RunnerHealthRecord.Type;

/** A wave's span as the runner saw it. */
export const WaveRecord = Schema.Struct({
  kind: Schema.Literal("wave"),
  phase: Phase,
  wave: Count,
  agentCount: Count,
  startedAtMs: AtMs,
  endedAtMs: AtMs,
});
export type WaveRecord = typeof WaveRecord.Type;

/** The orchestrator failed as a whole: its process died, or an exchange broke the protocol. */
export const OrchestratorFailureRecord = Schema.Struct({
  kind: Schema.Literal("orchestrator-failure"),
  phase: Phase,
  atMs: AtMs,
  code: Schema.String,
  message: Schema.String,
  exitCode: Schema.NullOr(Schema.Int),
  lastStderr: Schema.Array(Schema.String),
});
export type OrchestratorFailureRecord = typeof OrchestratorFailureRecord.Type;

/** A pool was given back. */
export const ReleaseRecord = Schema.Struct({
  kind: Schema.Literal("release"),
  pool: Count,
  atMs: AtMs,
  releasedAgents: Schema.NullOr(Count),
});
export type ReleaseRecord = typeof ReleaseRecord.Type;

/** Last line: how the run ended. A file without it was cut off, and is partial. */
export const EndRecord = Schema.Struct({
  kind: Schema.Literal("end"),
  atMs: AtMs,
  /** True when the run was interrupted or the orchestrator was lost before all steps were done. */
  partial: Schema.Boolean,
  reason: Schema.String,
});
export type EndRecord = typeof EndRecord.Type;

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
