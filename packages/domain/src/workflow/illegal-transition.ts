import type { WorkflowEvent } from "./workflow-event.ts";

/** An event that can't have happened in this state of the workflow; nothing was changed. */
export interface IllegalTransition {
  readonly _tag: "IllegalTransition";
  readonly code:
    | "unknown-task"
    | "task-is-final"
    | "task-not-running"
    | "task-not-pending"
    | "wrong-attempt"
    | "wrong-fencing-token"
    | "dependency-unmet"
    | "lease-taken"
    | "already-accepted"
    | "wrong-task-count"
    | "stale-epoch"
    | "cancelling"
    | "unsettled"
    | "wrong-outcome"
    | "workflow-is-final";
  readonly workflowId: string;
  /** Null for an event of the whole workflow. */
  readonly taskId: string | null;
  readonly event: WorkflowEvent["kind"];
  readonly message: string;
  readonly hint: string;
}

const HINTS: Readonly<Record<IllegalTransition["code"], string>> = {
  "unknown-task": "Events must be of the definition that was accepted: compare its task ids.",
  "task-is-final": "A final task never changes: drop the late answer of an attempt that was fenced.",
  "task-not-running": "Only an attempt in flight can end: dispatch first.",
  "task-not-pending": "One attempt at a time: end the one in flight first.",
  "wrong-attempt": "Attempts are numbered from 1 without gaps: a late answer of an earlier attempt is to be dropped.",
  "wrong-fencing-token": "Only the newest lease of a task counts: drop the answer of the older holder.",
  "dependency-unmet": "Dispatch a task after all of its dependsOn have succeeded.",
  "lease-taken": "Give every allocation a leaseId of its own.",
  "already-accepted": "workflow-accepted is the first event of a journal and there is one of it.",
  "wrong-task-count": "The journal belongs to another definition: compare workflow ids and versions.",
  "stale-epoch": "Another engine took the workflow over: stop writing and claim it again.",
  cancelling: "After cancel-requested, pending tasks are to be cancelled, not dispatched.",
  unsettled: "Finish a workflow when none of its tasks is pending or running.",
  "wrong-outcome": "Derive the outcome by workflowOutcome from the counts of the tasks.",
  "workflow-is-final": "A finished workflow never changes.",
};

export const illegalTransition = (
  code: IllegalTransition["code"],
  workflowId: string,
  event: WorkflowEvent,
  why: string,
): IllegalTransition => {
  const taskId = "taskId" in event ? event.taskId : null;
  const subject = taskId === null ? `workflow ${workflowId}` : `task ${taskId} of workflow ${workflowId}`;
  return {
    _tag: "IllegalTransition",
    code,
    workflowId,
    taskId,
    event: event.kind,
    message: `${event.kind} refused for ${subject}: ${why}.`,
    hint: HINTS[code],
  };
};
