import { NO_USAGE, type TaskError, type WorkflowEvent, type WorkflowOutcome } from "@plimsoll/domain";
import { ACCEPTED_AT_MS } from "./sample-workflows.ts";

const AGENT_ID = "witness";

/** Which attempt of which task, and when. */
export interface AttemptOf {
  readonly taskId: string;
  readonly attempt?: number;
  readonly fencingToken?: number;
  readonly atMs?: number;
}

const attemptFields = ({ taskId, attempt = 1, fencingToken = 1, atMs = ACCEPTED_AT_MS + 10 }: AttemptOf) => ({
  taskId,
  attempt,
  fencingToken,
  atMs,
});

/** The agent that fits starts the attempt, with a lease that names it. */
export const dispatched = (of: AttemptOf): WorkflowEvent => {
  const fields = attemptFields(of);
  return {
    kind: "task-dispatched",
    ...fields,
    agentId: AGENT_ID,
    selection: {
      agentId: AGENT_ID,
      score: 0.75,
      reasons: [{ factor: "capabilities", detail: "has answer", score: 0.75 }],
      explanation: `${AGENT_ID} is the only one.`,
    },
    allocation: {
      agentId: AGENT_ID,
      cpuCores: 0.5,
      memoryMb: 64,
      timeoutSeconds: 30,
      priority: 5,
      specialization: [],
      currentWorkload: 0.1,
      leaseId: `lease-${fields.taskId}-${fields.attempt}`,
      fencingToken: fields.fencingToken,
      exclusiveResources: [],
      expiresAtMs: fields.atMs + 30_000,
    },
    queuedMs: 4,
  };
};

export const succeeded = (of: AttemptOf, output = `${of.taskId} is said`): WorkflowEvent => ({
  kind: "task-succeeded",
  ...attemptFields(of),
  output,
  usage: { ...NO_USAGE, tokens: 12, wallTimeMs: 25.5 },
  ranMs: 25.5,
});

export const RATE_LIMITED: TaskError = {
  class: "retryable",
  code: "rate-limited",
  message: "The model asked to wait.",
  retryAfterMs: 250,
};

export const retried = (of: AttemptOf, retryAtMs: number): WorkflowEvent => ({
  kind: "task-retried",
  ...attemptFields(of),
  error: RATE_LIMITED,
  usage: { ...NO_USAGE, tokens: 3 },
  ranMs: 5,
  retryAtMs,
  change: null,
});

export const failed = (of: AttemptOf, message = "It can't be said."): WorkflowEvent => ({
  kind: "task-failed",
  ...attemptFields(of),
  error: { class: "permanent", code: "refused", message, retryAfterMs: null },
  usage: NO_USAGE,
  ranMs: 7,
});

export const interrupted = (of: AttemptOf): WorkflowEvent => ({
  kind: "task-interrupted",
  ...attemptFields(of),
  reason: "its engine is gone",
});

export const finished = (outcome: WorkflowOutcome, atMs = ACCEPTED_AT_MS + 1000): WorkflowEvent => ({
  kind: "workflow-finished",
  atMs,
  outcome,
  reason: `It ${outcome}.`,
});

/** How the one task of a workflow, and with it the workflow, comes to this end. */
export const endOf = (outcome: Exclude<WorkflowOutcome, "partially-succeeded">, taskId: string, atMs: number) => {
  const of = { taskId, atMs };
  const steps: Readonly<Record<typeof outcome, readonly WorkflowEvent[]>> = {
    succeeded: [dispatched(of), succeeded(of)],
    failed: [dispatched(of), failed(of)],
    cancelled: [
      { kind: "cancel-requested", atMs, reason: "not needed" },
      { kind: "task-cancelled", ...of, reason: "not needed" },
    ],
  };
  return [...steps[outcome], finished(outcome, atMs)];
};

/** An event that changes little, with a number to recognise it by: many of them make a long journal. */
export const scaled = (ordinal: number): WorkflowEvent => ({
  kind: "pool-scaled",
  atMs: ACCEPTED_AT_MS + ordinal,
  from: ordinal,
  to: ordinal + 1,
  reason: `step ${ordinal}`,
});
