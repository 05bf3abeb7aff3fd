import type { WorkflowRefused } from "@plimsoll/application";
import { NO_USAGE } from "@plimsoll/domain";
import type { TaskNotSucceeded } from "../task-result.ts";

const TASK_FIELD = /^tasks\[(\d+)\](?:\.|$)/;

/** The task that a refusal is about, from 0; null when it is about the workflow as a whole, or about the engine. */
export const refusedTaskIndex = ({ field }: WorkflowRefused): number | null => {
  const index = TASK_FIELD.exec(field)?.[1];
  return index === undefined ? null : Number(index);
};

/** A task that the engine would not begin: it has failed for good, and no other one with it. */
export const refusedTask = (taskId: string, refusal: WorkflowRefused, atMs: number): TaskNotSucceeded => ({
  taskId,
  status: "failed",
  error: {
    class: "permanent",
    code: refusal.code,
    message: `${refusal.message}. ${refusal.hint}`,
    retryAfterMs: null,
  },
  ...{ agentId: null, attempts: 0, usage: NO_USAGE, queuedMs: 0, ranMs: 0, finishedAtMs: atMs },
});
