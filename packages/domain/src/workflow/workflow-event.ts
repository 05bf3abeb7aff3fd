import * as Schema from "effect/Schema";
import { AgentResourceAllocation } from "./agent-resource-allocation.ts";
import { AgentSelection } from "./agent-selection.ts";
import { Usage } from "./budget.ts";
import { NaturalInt, NaturalNumber, PositiveInt } from "./quantities.ts";
import { TaskError } from "./task-error.ts";

/** Unix time in milliseconds: it is compared across restarts and shown to people. */
const atMs = Schema.Finite;
const ofTask = { atMs, taskId: Schema.String };
const ofAttempt = { ...ofTask, attempt: PositiveInt, fencingToken: NaturalInt };

/** How a workflow ended (stories/002, ParallelWorkflowResult). */
export const WorkflowOutcome = Schema.Literals(["succeeded", "partially-succeeded", "failed", "cancelled"]);
export type WorkflowOutcome = typeof WorkflowOutcome.Type;

export const WorkflowAccepted = Schema.Struct({ kind: Schema.tag("workflow-accepted"), atMs, taskCount: NaturalInt });
/** An engine took the workflow over; from now on only this epoch may write. */
export const WorkflowClaimed = Schema.Struct({
  kind: Schema.tag("workflow-claimed"),
  atMs,
  engineId: Schema.String,
  epoch: PositiveInt,
});
export const CancelRequested = Schema.Struct({ kind: Schema.tag("cancel-requested"), atMs, reason: Schema.String });
export const TaskDispatched = Schema.Struct({
  kind: Schema.tag("task-dispatched"),
  ...ofAttempt,
  agentId: Schema.String,
  selection: AgentSelection,
  allocation: AgentResourceAllocation,
  /** From ready to dispatched. */
  queuedMs: NaturalNumber,
});
export const TaskSucceeded = Schema.Struct({
  kind: Schema.tag("task-succeeded"),
  ...ofAttempt,
  output: Schema.String,
  usage: Usage,
  ranMs: NaturalNumber,
});
/** The attempt failed and another follows, not before `retryAtMs`. */
export const TaskRetried = Schema.Struct({
  kind: Schema.tag("task-retried"),
  ...ofAttempt,
  error: TaskError,
  usage: Usage,
  ranMs: NaturalNumber,
  retryAtMs: Schema.Finite,
  /** What will be different: another agent, a fresh context, …; null for a plain retry. */
  change: Schema.NullOr(Schema.String),
});
/** The last attempt failed. */
export const TaskFailed = Schema.Struct({
  kind: Schema.tag("task-failed"),
  ...ofTask,
  /** Null when the task was refused before any attempt: no agent matches, budget spent. */
  attempt: Schema.NullOr(PositiveInt),
  fencingToken: Schema.NullOr(NaturalInt),
  error: TaskError,
  usage: Usage,
  ranMs: NaturalNumber,
});
/** A dependency did not succeed, so that this task can never start. */
export const TaskBlocked = Schema.Struct({ kind: Schema.tag("task-blocked"), ...ofTask, blockedBy: Schema.String });
export const TaskCancelled = Schema.Struct({
  kind: Schema.tag("task-cancelled"),
  ...ofTask,
  reason: Schema.String,
  /** Of the attempt that was in flight; absent for a task that only waited. */
  usage: Schema.optionalKey(Usage),
});
/** The engine that ran the attempt is gone: the attempt is void and the task is ready again. */
export const TaskInterrupted = Schema.Struct({
  kind: Schema.tag("task-interrupted"),
  ...ofAttempt,
  reason: Schema.String,
});
export const PoolScaled = Schema.Struct({
  kind: Schema.tag("pool-scaled"),
  atMs,
  from: NaturalInt,
  to: NaturalInt,
  reason: Schema.String,
});
export const WorkflowFinished = Schema.Struct({
  kind: Schema.tag("workflow-finished"),
  atMs,
  outcome: WorkflowOutcome,
  reason: Schema.String,
});

/** One fact in the life of a workflow; the journal holds them in order and they are never changed. */
export const WorkflowEvent = Schema.Union([
  WorkflowAccepted,
  WorkflowClaimed,
  CancelRequested,
  TaskDispatched,
  TaskSucceeded,
  TaskRetried,
  TaskFailed,
  TaskBlocked,
  TaskCancelled,
  TaskInterrupted,
  PoolScaled,
  WorkflowFinished,
]);
export type WorkflowEvent = typeof WorkflowEvent.Type;
export type TaskEvent = Extract<WorkflowEvent, { readonly taskId: string }>;
