import type { TaskStatus } from "./parallel-workflow-state.ts";
import type { WorkflowOutcome } from "./workflow-event.ts";

/** How many tasks are in which status. */
export type TaskCounts = Readonly<Record<TaskStatus, number>>;

const TOLD: readonly TaskStatus[] = ["failed", "blocked", "cancelled", "running", "pending"];

/**
 * How a settled workflow ended, and why in one sentence. What has succeeded is never discarded; a cancellation that came after
 * every task had succeeded changes nothing.
 */
export const workflowOutcome = (
  counts: TaskCounts,
  cancelReason: string | null,
): { readonly outcome: WorkflowOutcome; readonly reason: string } => {
  const told = TOLD.filter((status) => counts[status] > 0);
  const total = told.reduce((sum, status) => sum + counts[status], counts.succeeded);
  if (total === 0) return { outcome: "succeeded", reason: "There was no task to run." };
  if (counts.succeeded === total) return { outcome: "succeeded", reason: `All ${total} tasks succeeded.` };
  const others = told.map((status) => `${counts[status]} ${status}`).join(", ");
  const summary = `${counts.succeeded} of ${total} tasks succeeded, ${others}.`;
  if (cancelReason !== null) return { outcome: "cancelled", reason: `Cancelled (${cancelReason}): ${summary}` };
  return { outcome: counts.succeeded > 0 ? "partially-succeeded" : "failed", reason: summary };
};
