import * as Schema from "effect/Schema";
import { Usage } from "./budget.ts";
import { NaturalInt, NaturalNumber, Ratio } from "./quantities.ts";
import { TaskErrorClass } from "./task-error.ts";

/** Nearest-rank percentiles of a duration; null without any value. */
export const DurationSummary = Schema.Struct({
  count: NaturalInt,
  p50Ms: Schema.NullOr(NaturalNumber),
  p95Ms: Schema.NullOr(NaturalNumber),
  maxMs: Schema.NullOr(NaturalNumber),
});
export type DurationSummary = typeof DurationSummary.Type;

/** What one agent did in a workflow. */
export const AgentExecutionMetrics = Schema.Struct({
  agentId: Schema.String,
  running: NaturalInt,
  succeeded: NaturalInt,
  failed: NaturalInt,
  /** Sum of the time that its finished tasks ran. */
  busyMs: NaturalNumber,
});
export type AgentExecutionMetrics = typeof AgentExecutionMetrics.Type;

/** Where a workflow stands in figures (stories/002, ParallelExecutionMetrics). */
export const ParallelExecutionMetrics = Schema.Struct({
  taskCount: NaturalInt,
  pending: NaturalInt,
  running: NaturalInt,
  succeeded: NaturalInt,
  failed: NaturalInt,
  blocked: NaturalInt,
  cancelled: NaturalInt,
  /** taskCount less all of the above: anything but 0 is a defect of the engine. */
  unaccounted: Schema.Int,
  /** Dispatched attempts, of which `retries` followed a failure and `interruptedAttempts` died with their engine. */
  attempts: NaturalInt,
  retries: NaturalInt,
  interruptedAttempts: NaturalInt,
  /** succeeded / taskCount, in 0..1; 1 for an empty workflow. */
  completionRatio: Ratio,
  errorsByClass: Schema.Record(TaskErrorClass, Schema.optionalKey(NaturalInt)),
  queued: DurationSummary,
  ran: DurationSummary,
  /** From acceptance to the end, or to now. */
  wallMs: NaturalNumber,
  usage: Usage,
  poolSize: NaturalInt,
  agents: Schema.Array(AgentExecutionMetrics),
});
export type ParallelExecutionMetrics = typeof ParallelExecutionMetrics.Type;
