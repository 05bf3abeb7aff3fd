import * as Schema from "effect/Schema";
import { Phase } from "./phase.ts";
import { AtMs, Count, OptionalAtMs } from "./record-units.ts";

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
