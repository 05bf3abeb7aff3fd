import {
  type TaskTrackerPort,
  type TrackedWorkflow,
  trackWorkflow,
  type WorkflowStorePort,
} from "@plimsoll/application";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as Schedule from "effect/Schedule";

/** Where the news are, and who is told. */
export interface TrackedParts {
  readonly store: WorkflowStorePort;
  readonly tracker: TaskTrackerPort;
}

const LOOK_MS = 5_000;
const MOST_AT_ONCE = 1_000;

const idOf = ({ tenantId, workflowId }: TrackedWorkflow): string => `${tenantId}/${workflowId}`;

const told = (parts: TrackedParts, workflow: TrackedWorkflow) =>
  trackWorkflow(parts, workflow).pipe(
    Effect.catch((failure) =>
      Effect.logWarning(
        `the tracker does not take the news of ${workflow.workflowId}: ${failure.message} ${failure.hint}`,
      ),
    ),
  );

/**
 * Tells the tracker of every linked workflow that has not ended there, also of those that another engine runs or ran: each news is
 * recorded once, whoever brings it. For ever; looks for new ones every 5 s. A tracker that is away is waited for.
 */
export const followTrackedWorkflows = Effect.fnUntraced(function* (parts: TrackedParts) {
  const followed = new Map<string, Fiber.Fiber<void>>();
  const look = Effect.gen(function* () {
    for (const workflow of yield* parts.tracker.unfinished(MOST_AT_ONCE)) {
      const id = idOf(workflow);
      if (followed.has(id)) continue;
      const telling = told(parts, workflow).pipe(Effect.ensuring(Effect.sync(() => followed.delete(id))));
      followed.set(id, yield* Effect.forkChild(telling));
    }
  }).pipe(Effect.catch((failure) => Effect.logWarning(`the tracker does not answer: ${failure.message}`)));
  yield* Effect.repeat(look, Schedule.spaced(LOOK_MS));
});
