import type { ActiveWorkflow } from "./active-workflow.ts";
import type { EngineState } from "./engine-state.ts";

/** Marks every task that waits for one which can never succeed any more; independent ones go on. */
export const blockDescendants = (
  state: EngineState,
  workflow: ActiveWorkflow,
  failedTaskId: string,
  nowMs: number,
): void => {
  for (const taskId of workflow.pendingDescendants(failedTaskId)) {
    state.scheduler.remove(workflow.key.tenantId, workflow.key.workflowId, taskId);
    workflow.record({ kind: "task-blocked", atMs: nowMs, taskId, blockedBy: failedTaskId });
  }
};
