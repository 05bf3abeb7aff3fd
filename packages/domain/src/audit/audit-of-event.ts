import type { TaskError } from "../workflow/task-error.ts";
import type { WorkflowEvent } from "../workflow/workflow-event.ts";
import type { AuditDetail } from "./audit-entry.ts";

/** One thing that a journalled event says was done. */
export interface AuditFact {
  readonly action: string;
  readonly detail: AuditDetail;
}

type Of<K extends WorkflowEvent["kind"]> = Extract<WorkflowEvent, { readonly kind: K }>;

const LIMIT_OF_CODE: Readonly<Record<string, string>> = {
  "out-of-memory": "memory",
  "cpu-time-limit": "cpu-time",
  "wall-time-limit": "wall-time",
  "budget-exhausted": "budget",
  "rate-limited": "rate",
  "never-fits": "machine",
  "pool-exhausted": "pool",
  "out-of-storage": "storage",
};

const LIMIT_OF_CLASS: Readonly<Partial<Record<TaskError["class"], string>>> = {
  timeout: "wall-time",
  resource: "resource",
};

/** Which limit an attempt ran into; null for a failure that has nothing to do with limits. */
export const limitHit = ({ class: errorClass, code }: TaskError): string | null =>
  LIMIT_OF_CODE[code] ?? LIMIT_OF_CLASS[errorClass] ?? null;

const dispatched = ({ selection, allocation, ...event }: Of<"task-dispatched">): AuditDetail => ({
  task: event.taskId,
  attempt: event.attempt,
  agent: event.agentId,
  score: selection.score,
  because: selection.explanation,
  lease: allocation.leaseId,
  fencingToken: event.fencingToken,
  cpuCores: allocation.cpuCores,
  memoryMb: allocation.memoryMb,
  timeoutSeconds: allocation.timeoutSeconds,
  exclusiveResources: allocation.exclusiveResources.join(" "),
  expiresAtMs: allocation.expiresAtMs,
  queuedMs: event.queuedMs,
});

const succeeded = ({ taskId, attempt, output, ranMs, usage }: Of<"task-succeeded">): AuditDetail => ({
  ...{ task: taskId, attempt, ranMs, tokens: usage.tokens, costUsd: usage.costUsd },
  outputCharacters: output.length,
});

const attemptOf = (attempt: number | null): AuditDetail => (attempt === null ? {} : { attempt });

/** A limit that was hit is told apart, so that it can be looked for by its name. */
const failure = (action: string, event: Of<"task-retried"> | Of<"task-failed">): readonly AuditFact[] => {
  const { error, usage } = event;
  const ofTask = { task: event.taskId, ...attemptOf(event.attempt) };
  const limit = limitHit(error);
  const said = { class: error.class, code: error.code, message: error.message };
  const spent = { ranMs: event.ranMs, tokens: usage.tokens, costUsd: usage.costUsd };
  const next = event.kind === "task-retried" ? { retryAtMs: event.retryAtMs, change: event.change ?? "none" } : {};
  const facts = [{ action, detail: { ...ofTask, ...said, ...spent, ...next } }];
  return limit === null ? facts : [...facts, { action: "limit-hit", detail: { ...ofTask, limit, code: error.code } }];
};

/**
 * What an event of the journal says was done, without prompts and outputs: a dispatch names the agent that was chosen, why,
 * and what it was allotted; the end of the attempt gives that lease back.
 */
export const auditOfEvent = (event: WorkflowEvent): readonly AuditFact[] => {
  switch (event.kind) {
    case "task-dispatched":
      return [{ action: event.kind, detail: dispatched(event) }];
    case "task-succeeded":
      return [{ action: event.kind, detail: succeeded(event) }];
    case "task-retried":
    case "task-failed":
      return failure(event.kind, event);
    case "task-blocked":
      return [{ action: event.kind, detail: { task: event.taskId, blockedBy: event.blockedBy } }];
    case "task-cancelled":
      return [{ action: event.kind, detail: { task: event.taskId, reason: event.reason } }];
    case "task-interrupted":
      return [{ action: event.kind, detail: { task: event.taskId, attempt: event.attempt, reason: event.reason } }];
    case "pool-scaled":
      return [{ action: event.kind, detail: { from: event.from, to: event.to, reason: event.reason } }];
    case "cancel-requested":
      return [{ action: "cancel-begun", detail: { reason: event.reason } }];
    case "workflow-accepted":
      return [{ action: event.kind, detail: { tasks: event.taskCount } }];
    case "workflow-claimed":
      return [{ action: event.kind, detail: { epoch: event.epoch } }];
    case "workflow-finished":
      return [{ action: event.kind, detail: { outcome: event.outcome, reason: event.reason } }];
  }
};
