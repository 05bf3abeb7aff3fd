import { workflowOutcome } from "@plimsoll/domain";
import type { ActiveWorkflow } from "./active-workflow.ts";

/** Ends a workflow of which nothing waits and nothing runs any more. */
export const settleWorkflow = (workflow: ActiveWorkflow, nowMs: number): void => {
  if (workflow.finished || !workflow.progress.settled) return;
  const { outcome, reason } = workflowOutcome(workflow.progress.counts, workflow.progress.cancelReason);
  workflow.record({ kind: "workflow-finished", atMs: nowMs, outcome, reason });
  workflow.finished = true;
};
