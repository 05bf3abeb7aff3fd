import type { AgentResourceAllocation } from "../agent-resource-allocation.ts";
import { NO_USAGE, type Usage } from "../budget.ts";
import type { TaskState } from "../parallel-workflow-state.ts";
import type { TaskError, TaskErrorClass } from "../task-error.ts";
import type { WorkflowEvent } from "../workflow-event.ts";

type Kind = WorkflowEvent["kind"];
type Of<K extends Kind> = Extract<WorkflowEvent, { readonly kind: K }>;

export const usageOf = (steps: number): Usage => ({ ...NO_USAGE, steps, tokens: steps * 10 });

export const errorOf = (errorClass: TaskErrorClass = "retryable"): TaskError => ({
  class: errorClass,
  code: "it-broke",
  message: "It broke.",
  retryAfterMs: null,
});

interface Attempt {
  readonly atMs: number;
  readonly taskId: string;
  readonly attempt: number;
  readonly fencingToken: number;
}

const allocationOf = ({ atMs, taskId, attempt, fencingToken }: Attempt, agentId: string): AgentResourceAllocation => ({
  agentId,
  cpuCores: 0,
  memoryMb: 1,
  timeoutSeconds: 60,
  priority: 5,
  specialization: [],
  currentWorkload: 0.1,
  leaseId: `${taskId}#${attempt}`,
  fencingToken,
  exclusiveResources: [],
  expiresAtMs: atMs + 60_000,
});

/** Events of one task, each as the next that may follow its state. */
export const eventsAfter = (task: TaskState, atMs: number) => {
  const next = { attempt: task.attempts + 1, fencingToken: (task.fencingToken ?? 0) + 1 };
  const newest = { atMs, taskId: task.taskId, attempt: task.attempts, fencingToken: task.fencingToken ?? 0 };
  const spent = { usage: usageOf(1), ranMs: 10 };
  return {
    dispatched: (agentId = "x"): Of<"task-dispatched"> => ({
      kind: "task-dispatched",
      ...newest,
      ...next,
      agentId,
      selection: { agentId, score: 1, reasons: [], explanation: "the only one" },
      allocation: allocationOf({ ...newest, ...next }, agentId),
      queuedMs: 3,
    }),
    succeeded: (): Of<"task-succeeded"> => ({
      kind: "task-succeeded",
      ...newest,
      ...spent,
      output: `did ${task.taskId}`,
    }),
    retried: (): Of<"task-retried"> => ({
      kind: "task-retried",
      ...newest,
      ...spent,
      error: errorOf(),
      retryAtMs: atMs + 200,
      change: null,
    }),
    failed: (): Of<"task-failed"> => ({ kind: "task-failed", ...newest, ...spent, error: errorOf("permanent") }),
    refused: (): Of<"task-failed"> => ({
      kind: "task-failed",
      atMs,
      taskId: task.taskId,
      attempt: null,
      fencingToken: null,
      usage: NO_USAGE,
      ranMs: 0,
      error: errorOf("permanent"),
    }),
    interrupted: (): Of<"task-interrupted"> => ({ kind: "task-interrupted", ...newest, reason: "engine gone" }),
    cancelled: (): Of<"task-cancelled"> => ({ kind: "task-cancelled", atMs, taskId: task.taskId, reason: "enough" }),
    blocked: (blockedBy: string): Of<"task-blocked"> => ({
      kind: "task-blocked",
      atMs,
      taskId: task.taskId,
      blockedBy,
    }),
  };
};
