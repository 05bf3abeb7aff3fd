import type { WorkflowEvent } from "@plimsoll/domain";

/** What a run of events changes about its workflow; null keeps what is there. */
export interface WorkflowPatch {
  readonly status: string | null;
  readonly finishedAtMs: number | null;
  readonly poolSize: number | null;
}

export const workflowPatch = (events: readonly WorkflowEvent[]): WorkflowPatch => {
  let patch: WorkflowPatch = { status: null, finishedAtMs: null, poolSize: null };
  for (const event of events) {
    if (event.kind === "cancel-requested") patch = { ...patch, status: "cancelling" };
    else if (event.kind === "pool-scaled") patch = { ...patch, poolSize: event.to };
    else if (event.kind === "workflow-finished") patch = { ...patch, status: event.outcome, finishedAtMs: event.atMs };
  }
  return patch;
};
