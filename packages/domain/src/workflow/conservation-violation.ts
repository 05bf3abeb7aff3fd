import type { ParallelWorkflow } from "./parallel-workflow.ts";
import { FINAL_TASK_STATUSES, type ParallelWorkflowState, type TaskState } from "./parallel-workflow-state.ts";

/**
 * The law that no task is lost and none counts twice: every task of the definition is in exactly one status, holds resources
 * exactly while it runs, and is final when the workflow is. In one sentence what breaks it first; null when it holds.
 */
export const conservationViolation = (definition: ParallelWorkflow, state: ParallelWorkflowState): string | null =>
  identityViolation(definition, state) ?? taskViolation(state) ?? leaseViolation(state) ?? endViolation(state);

const identityViolation = (definition: ParallelWorkflow, state: ParallelWorkflowState): string | null => {
  if (definition.tenantId !== state.tenantId || definition.workflowId !== state.workflowId) {
    return `The state is of ${state.tenantId}/${state.workflowId}, the definition of ${definition.tenantId}/${definition.workflowId}.`;
  }
  const missing = new Set(definition.tasks.map(({ taskId }) => taskId));
  for (const { taskId } of state.parallelTasks) {
    if (!missing.delete(taskId)) return `Task ${taskId} is counted twice, or is not in the definition.`;
  }
  const [lost] = missing;
  return lost === undefined ? null : `Task ${lost} is lost, and ${missing.size - 1} others.`;
};

const taskViolation = (state: ParallelWorkflowState): string | null => {
  for (const task of state.parallelTasks) {
    const broken = brokenTask(task);
    if (broken !== null) return `Task ${task.taskId} is ${task.status} and ${broken}.`;
  }
  return null;
};

const brokenTask = (task: TaskState): string | null => {
  const final = FINAL_TASK_STATUSES.has(task.status);
  if (final !== (task.finishedAtMs !== null)) return final ? "has no end" : "has ended";
  if ((task.status === "running") !== (task.allocation !== null)) {
    return task.allocation === null ? "holds no allocation" : "still holds an allocation";
  }
  if ((task.status === "succeeded") !== (task.output !== null))
    return task.output === null ? "has no output" : "has an output";
  if (task.status === "failed" && task.error === null) return "has no error";
  if (task.status === "blocked" && task.blockedBy === null) return "does not say by which task";
  return task.failedAttempts > task.attempts ? `has failed ${task.failedAttempts} of ${task.attempts} attempts` : null;
};

const leaseViolation = ({ parallelTasks, resourceAllocations }: ParallelWorkflowState): string | null => {
  const held = new Set(parallelTasks.flatMap(({ allocation }) => (allocation === null ? [] : [allocation.leaseId])));
  const running = parallelTasks.filter(({ status }) => status === "running").length;
  if (held.size < running) return `${running} tasks run under ${held.size} leases.`;
  const orphan = Object.keys(resourceAllocations).find((leaseId) => !held.delete(leaseId));
  if (orphan !== undefined) return `Lease ${orphan} is held by no running task.`;
  const [unlisted] = held;
  return unlisted === undefined ? null : `Lease ${unlisted} of a running task is not among the allocations.`;
};

const endViolation = ({ parallelTasks, executionStatus, finishedAtMs }: ParallelWorkflowState): string | null => {
  const ended = !["pending", "running", "cancelling"].includes(executionStatus);
  if (ended !== (finishedAtMs !== null))
    return `The workflow is ${executionStatus} and ${ended ? "has no end" : "has ended"}.`;
  const open = ended ? parallelTasks.filter(({ status }) => !FINAL_TASK_STATUSES.has(status)) : [];
  return open.length === 0 ? null : `The workflow has ${executionStatus} with ${open.length} tasks unfinished.`;
};
