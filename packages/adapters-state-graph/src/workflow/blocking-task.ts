import type { ParallelTask } from "@plimsoll/domain";
import type { TaskResult } from "../task-result.ts";
import type { TaskResults } from "./workflow-graph-state.ts";

const causeOf = (result: TaskResult): string => (result.status === "blocked" ? result.blockedBy : result.taskId);

/**
 * The task because of which this one can never start; null when all that it depends on have succeeded. As in the engine: the one
 * at the root of it that failed first, not one that was itself blocked.
 */
export const blockingTask = ({ dependsOn }: ParallelTask, results: TaskResults): string | null => {
  const causes = dependsOn.flatMap((taskId) => {
    const result = results[taskId];
    return result === undefined || result.status === "succeeded" ? [] : [causeOf(result)];
  });
  const failedAtMs = (taskId: string): number => results[taskId]?.finishedAtMs ?? Number.POSITIVE_INFINITY;
  return causes.sort((a, b) => failedAtMs(a) - failedAtMs(b))[0] ?? null;
};
