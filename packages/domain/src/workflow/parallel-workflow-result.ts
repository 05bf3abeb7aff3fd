import * as Schema from "effect/Schema";
import { ParallelExecutionMetrics } from "./parallel-execution-metrics.ts";
import { TaskError } from "./task-error.ts";
import { WorkflowOutcome } from "./workflow-event.ts";

/** How a workflow ended and everything that it brought, also where some of it failed (stories/002). */
export const ParallelWorkflowResult = Schema.Struct({
  tenantId: Schema.String,
  workflowId: Schema.String,
  outcome: WorkflowOutcome,
  /** In one sentence. */
  reason: Schema.String,
  /** By task id, of those that succeeded. */
  outputs: Schema.Record(Schema.String, Schema.String),
  failures: Schema.Array(Schema.Struct({ taskId: Schema.String, error: TaskError })),
  blocked: Schema.Array(Schema.Struct({ taskId: Schema.String, blockedBy: Schema.String })),
  cancelled: Schema.Array(Schema.String),
  metrics: ParallelExecutionMetrics,
});
export type ParallelWorkflowResult = typeof ParallelWorkflowResult.Type;
