import type { IllegalTransition } from "./illegal-transition.ts";
import { FINAL_TASK_STATUSES, type TaskState } from "./parallel-workflow-state.ts";
import type { TaskEvent } from "./workflow-event.ts";

/** Which rule an event breaks, and how; null when it breaks none. */
export type Broken = readonly [code: IllegalTransition["code"], why: string] | null;

/** The rules that a task's own state decides: final stays final, one attempt at a time, and only the newest one ends. */
export const brokenByTask = (task: TaskState, event: TaskEvent): Broken => {
  if (FINAL_TASK_STATUSES.has(task.status)) return ["task-is-final", `it is ${task.status} already`];
  switch (event.kind) {
    case "task-dispatched":
      return mustBePending(task) ?? newAttempt(task, event.attempt, event.fencingToken);
    case "task-succeeded":
    case "task-retried":
    case "task-interrupted":
      return mustBeRunning(task) ?? newestAttempt(task, event.attempt, event.fencingToken);
    case "task-failed":
      return event.attempt === null
        ? mustBePending(task)
        : (mustBeRunning(task) ?? newestAttempt(task, event.attempt, event.fencingToken));
    case "task-blocked":
      return mustBePending(task);
    case "task-cancelled":
      return null;
  }
};

const mustBePending = (task: TaskState): Broken =>
  task.status === "pending" ? null : ["task-not-pending", `it is ${task.status}`];

const mustBeRunning = (task: TaskState): Broken =>
  task.status === "running" ? null : ["task-not-running", `it is ${task.status}`];

const newAttempt = (task: TaskState, attempt: number, fencingToken: number): Broken => {
  if (attempt !== task.attempts + 1) return ["wrong-attempt", `attempt ${attempt} follows ${task.attempts}`];
  return task.fencingToken !== null && fencingToken <= task.fencingToken
    ? ["wrong-fencing-token", `token ${fencingToken} does not exceed ${task.fencingToken}`]
    : null;
};

const newestAttempt = (task: TaskState, attempt: number, fencingToken: number | null): Broken => {
  if (attempt !== task.attempts) return ["wrong-attempt", `attempt ${attempt} is not ${task.attempts}, which runs`];
  return fencingToken === task.fencingToken
    ? null
    : ["wrong-fencing-token", `token ${fencingToken} is not ${task.fencingToken}, which holds the lease`];
};
