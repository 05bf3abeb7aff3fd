import { FINAL_TASK_STATUSES, type TaskError, type TaskState, type Usage } from "@plimsoll/domain";

/** Facts about the run of a task, whatever its end. */
export interface TaskRun {
  readonly taskId: string;
  /** Who ran it last; null when nobody did. */
  readonly agentId: string | null;
  readonly attempts: number;
  readonly usage: Usage;
  readonly queuedMs: number;
  readonly ranMs: number;
  /** Unix ms. */
  readonly finishedAtMs: number;
}

/** The agent's answer. */
export interface TaskSucceeded extends TaskRun {
  readonly status: "succeeded";
  readonly output: string;
}

/** Why there is none: a class that says what would help, a stable code, a reason in words. */
export interface TaskNotSucceeded extends TaskRun {
  readonly status: "failed" | "cancelled";
  readonly error: TaskError;
}

/** A dependency did not succeed, so that the task was never started. */
export interface TaskBlocked extends TaskRun {
  readonly status: "blocked";
  /** The first one that failed, not one that was itself blocked. */
  readonly blockedBy: string;
}

/** How a task of a graph ended: plain data, so that any checkpointer keeps it. */
export type TaskResult = TaskSucceeded | TaskNotSucceeded | TaskBlocked;

const UNTOLD: TaskError = { class: "crash", code: "unknown", message: "no reason was kept", retryAfterMs: null };

/** From the engine's own state of a task that has ended. */
export const taskResultOf = (task: TaskState): TaskResult => {
  const { taskId, agentId, attempts, usage, queuedMs, ranMs, status } = task;
  const run: TaskRun = { taskId, agentId, attempts, usage, queuedMs, ranMs, finishedAtMs: task.finishedAtMs ?? 0 };
  if (!FINAL_TASK_STATUSES.has(status)) throw new Error(`task ${taskId} is ${status} in a workflow that has ended`);
  if (status === "succeeded") return { ...run, status, output: task.output ?? "" };
  if (status === "blocked") return { ...run, status, blockedBy: task.blockedBy ?? "" };
  return { ...run, status: status === "cancelled" ? "cancelled" : "failed", error: task.error ?? UNTOLD };
};
