import type { TaskState } from "./parallel-workflow-state.ts";
import type { TaskCounts } from "./workflow-outcome.ts";

/** Tasks by status. */
export const countTasks = (tasks: readonly TaskState[]): TaskCounts => {
  const counts = { pending: 0, running: 0, succeeded: 0, failed: 0, blocked: 0, cancelled: 0 };
  for (const task of tasks) counts[task.status] += 1;
  return counts;
};
