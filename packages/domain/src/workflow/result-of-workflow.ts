import { countTasks } from "./count-tasks.ts";
import { parallelExecutionMetrics } from "./measure-parallel-execution.ts";
import type { ParallelWorkflow } from "./parallel-workflow.ts";
import type { ParallelWorkflowResult } from "./parallel-workflow-result.ts";
import type { ParallelWorkflowState, TaskState } from "./parallel-workflow-state.ts";
import { CANCELLED_BEFORE_START, CANCELLED_IN_FLIGHT } from "./task-transition.ts";
import { workflowOutcome } from "./workflow-outcome.ts";

/** Everything that a workflow brought, the results of its successful tasks whatever became of the others. */
export const parallelWorkflowResult = (
  definition: ParallelWorkflow,
  state: ParallelWorkflowState,
  nowMs: number,
): ParallelWorkflowResult => {
  const tasks = state.parallelTasks;
  return {
    tenantId: state.tenantId,
    workflowId: state.workflowId,
    ...workflowOutcome(countTasks(tasks), cancelReasonOf(state)),
    outputs: Object.fromEntries(tasks.flatMap(({ taskId, output }) => (output === null ? [] : [[taskId, output]]))),
    failures: tasks.flatMap(({ taskId, status, error }) =>
      status === "failed" && error !== null ? [{ taskId, error }] : [],
    ),
    blocked: tasks.flatMap(({ taskId, blockedBy }) => (blockedBy === null ? [] : [{ taskId, blockedBy }])),
    cancelled: tasks.filter(({ status }) => status === "cancelled").map(({ taskId }) => taskId),
    metrics: parallelExecutionMetrics(definition, state, nowMs),
  };
};

/** The state does not hold the reason: the tasks that were cancelled do. */
const cancelReasonOf = ({ executionStatus, parallelTasks }: ParallelWorkflowState): string | null => {
  if (executionStatus !== "cancelled" && executionStatus !== "cancelling") return null;
  return parallelTasks.find(wasCancelled)?.error?.message ?? "on request";
};

const wasCancelled = ({ error }: TaskState): boolean =>
  error?.code === CANCELLED_BEFORE_START || error?.code === CANCELLED_IN_FLIGHT;
