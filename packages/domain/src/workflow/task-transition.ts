import { addUsage } from "../budgets/add-usage.ts";
import { NO_USAGE } from "./budget.ts";
import type { TaskState } from "./parallel-workflow-state.ts";
import type { TaskError } from "./task-error.ts";
import type { TaskEvent } from "./workflow-event.ts";

type Of<K extends TaskEvent["kind"]> = Extract<TaskEvent, { readonly kind: K }>;

/** Codes by which the attempts that ended without a result of their own are told apart in the metrics. */
export const INTERRUPTED = "interrupted";
export const CANCELLED_IN_FLIGHT = "cancelled-in-flight";
export const CANCELLED_BEFORE_START = "cancelled-before-start";

/** A task that nothing has happened to. */
export const pendingTask = (taskId: string): TaskState => ({
  taskId,
  status: "pending",
  attempts: 0,
  failedAttempts: 0,
  fencingToken: null,
  agentId: null,
  selection: null,
  allocation: null,
  output: null,
  error: null,
  blockedBy: null,
  usage: NO_USAGE,
  queuedMs: 0,
  ranMs: 0,
  notBeforeMs: 0,
  startedAtMs: null,
  finishedAtMs: null,
});

/** The state that follows from a legal event. Usage and times are sums over attempts; agent and token are the last one's. */
export const taskAfter = (task: TaskState, event: TaskEvent): TaskState => {
  switch (event.kind) {
    case "task-dispatched":
      return dispatched(task, event);
    case "task-succeeded":
      return { ...spent(task, event), ...ended("succeeded", event), output: event.output, error: null };
    case "task-retried":
      return { ...failedAttempt(task, event), status: "pending", allocation: null, notBeforeMs: event.retryAtMs };
    case "task-failed":
      return {
        ...(event.attempt === null ? refused(task, event) : failedAttempt(task, event)),
        ...ended("failed", event),
      };
    case "task-blocked":
      return { ...task, ...ended("blocked", event), blockedBy: event.blockedBy };
    case "task-cancelled":
      return {
        ...task,
        usage: event.usage === undefined ? task.usage : addUsage(task.usage, event.usage),
        ...ended("cancelled", event),
        error: cancelled(task, event.reason),
      };
    case "task-interrupted":
      return { ...task, status: "pending", allocation: null, error: interrupted(event.reason) };
  }
};

const dispatched = (task: TaskState, event: Of<"task-dispatched">): TaskState => ({
  ...task,
  status: "running",
  attempts: event.attempt,
  fencingToken: event.fencingToken,
  agentId: event.agentId,
  selection: event.selection,
  allocation: event.allocation,
  queuedMs: task.queuedMs + event.queuedMs,
  startedAtMs: event.atMs,
});

const ended = (status: "succeeded" | "failed" | "blocked" | "cancelled", event: TaskEvent) => ({
  status,
  allocation: null,
  finishedAtMs: event.atMs,
});

const spent = (task: TaskState, event: Of<"task-succeeded" | "task-retried" | "task-failed">): TaskState => ({
  ...task,
  usage: addUsage(task.usage, event.usage),
  ranMs: task.ranMs + event.ranMs,
});

const refused = (task: TaskState, event: Of<"task-failed">): TaskState => ({
  ...spent(task, event),
  error: event.error,
});

const failedAttempt = (task: TaskState, event: Of<"task-retried" | "task-failed">): TaskState => ({
  ...spent(task, event),
  failedAttempts: task.failedAttempts + 1,
  error: event.error,
});

const cancelled = (task: TaskState, reason: string): TaskError => ({
  class: "cancelled",
  code: task.status === "running" ? CANCELLED_IN_FLIGHT : CANCELLED_BEFORE_START,
  message: reason,
  retryAfterMs: null,
});

const interrupted = (reason: string): TaskError => ({
  class: "crash",
  code: INTERRUPTED,
  message: reason,
  retryAfterMs: null,
});
