import type { WorkflowEvent } from "../workflow/workflow-event.ts";
import type { TrackedStatus } from "./tracked-task.ts";

/** What a tracker is told of a task: where it stands now, and what to write beside it. */
export interface TrackedTransition {
  /** Of the journal entry that says it: what makes a repetition harmless. */
  readonly sequence: number;
  readonly atMs: number;
  readonly taskId: string;
  readonly status: TrackedStatus;
  /** Merged into the task's metadata; null takes a field away. */
  readonly metadata: Readonly<Record<string, string | number | null>>;
}

type Told = Pick<TrackedTransition, "status" | "metadata">;

const reasoned = (status: TrackedStatus, reason: string): Told => ({ status, metadata: { reason } });

/** By the event's kind; a kind that is missing is no news for a tracker. */
const told = (event: WorkflowEvent): Told | null => {
  switch (event.kind) {
    case "task-dispatched":
      return {
        status: "in_progress",
        metadata: { agent_id: event.agentId, attempts: event.attempt, reason: null },
      };
    case "task-succeeded":
      return {
        status: "completed",
        metadata: {
          output: event.output,
          attempts: event.attempt,
          tokens: event.usage.tokens,
          last_error: null,
          reason: null,
        },
      };
    case "task-retried":
      return {
        status: "blocked",
        metadata: { last_error: `${event.error.code}: ${event.error.message}`, reason: "waits for its next attempt" },
      };
    case "task-failed":
      return {
        status: "blocked",
        metadata: { last_error: `${event.error.code}: ${event.error.message}`, reason: "failed" },
      };
    case "task-blocked":
      return reasoned("blocked", `${event.blockedBy} did not succeed`);
    case "task-cancelled":
      return reasoned("cancelled", event.reason);
    case "task-interrupted":
      return reasoned("pending", event.reason);
    default:
      return null;
  }
};

/** The transition that a journal entry means to a tracker; null when it means none. */
export const trackedTransitionOf = (sequence: number, event: WorkflowEvent): TrackedTransition | null => {
  const news = told(event);
  return news === null || !("taskId" in event) ? null : { sequence, atMs: event.atMs, taskId: event.taskId, ...news };
};
