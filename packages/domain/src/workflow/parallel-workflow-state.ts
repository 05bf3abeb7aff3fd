import * as Schema from "effect/Schema";
import { AgentResourceAllocation } from "./agent-resource-allocation.ts";
import { AgentSelection } from "./agent-selection.ts";
import { Usage } from "./budget.ts";
import { NaturalInt, NaturalNumber } from "./quantities.ts";
import { TaskError } from "./task-error.ts";
import { WorkflowOutcome } from "./workflow-event.ts";

/** `pending` waits (for dependencies, a place, or a retry); `running` is in flight; the others are final. */
export const TaskStatus = Schema.Literals(["pending", "running", "succeeded", "failed", "blocked", "cancelled"]);
export type TaskStatus = typeof TaskStatus.Type;

export const FINAL_TASK_STATUSES: ReadonlySet<TaskStatus> = new Set(["succeeded", "failed", "blocked", "cancelled"]);

/** Where one task of a workflow stands. */
export const TaskState = Schema.Struct({
  taskId: Schema.String,
  status: TaskStatus,
  /** Attempts that were dispatched so far, those of dead engines included. */
  attempts: NaturalInt,
  /** Attempts that failed by themselves: these count against maxAttempts. */
  failedAttempts: NaturalInt,
  /** Of the attempt in flight or the last one; null before the first. */
  fencingToken: Schema.NullOr(NaturalInt),
  agentId: Schema.NullOr(Schema.String),
  selection: Schema.NullOr(AgentSelection),
  allocation: Schema.NullOr(AgentResourceAllocation),
  output: Schema.NullOr(Schema.String),
  error: Schema.NullOr(TaskError),
  blockedBy: Schema.NullOr(Schema.String),
  usage: Usage,
  queuedMs: NaturalNumber,
  ranMs: NaturalNumber,
  /** Unix ms before which a retry must not start; 0 otherwise. */
  notBeforeMs: Schema.Finite,
  startedAtMs: Schema.NullOr(Schema.Finite),
  finishedAtMs: Schema.NullOr(Schema.Finite),
});
export type TaskState = typeof TaskState.Type;

/** Where a workflow stands (stories/002, ParallelWorkflowState); follows from its definition and its events. */
export const ParallelWorkflowState = Schema.Struct({
  workflowId: Schema.String,
  tenantId: Schema.String,
  executionStatus: Schema.Union([Schema.Literals(["pending", "running", "cancelling"]), WorkflowOutcome]),
  parallelTasks: Schema.Array(TaskState),
  /** By agent-and-task lease id; only those in flight. */
  resourceAllocations: Schema.Record(Schema.String, AgentResourceAllocation),
  poolSize: NaturalInt,
  /** Epoch of the engine that may write; 0 before the first claim. */
  epoch: NaturalInt,
  acceptedAtMs: Schema.Finite,
  finishedAtMs: Schema.NullOr(Schema.Finite),
});
export type ParallelWorkflowState = typeof ParallelWorkflowState.Type;
