import {
  type TaskTrackerPort,
  type TrackedWorkflow,
  trackWorkflow,
  type WorkflowStorePort,
} from "@plimsoll/application";
import * as Effect from "effect/Effect";
import * as Schedule from "effect/Schedule";

/** Where the news are, and who is told. */
export interface TrackedParts {
  readonly store: WorkflowStorePort;
  readonly tracker: TaskTrackerPort;
}

const LOOK_MS = 5_000;
const AGAIN_MS = 300_000;
const MOST_AT_ONCE = 1_000;

const idOf = ({ tenantId, workflowId }: TrackedWorkflow): string => `${tenantId}/${workflowId}`;

/** What refuses for good is asked again after a while: somebody may have mended it. */
const told = (parts: TrackedParts, workflow: TrackedWorkflow, forget: Effect.Effect<void>) =>
  trackWorkflow(parts, workflow).pipe(
    Effect.catch((failure) =>
      Effect.logWarning(
        `the tracker does not take the news of ${workflow.workflowId}: ${failure.message} ${failure.hint}`,
      ).pipe(Effect.andThen(Effect.sleep(AGAIN_MS)), Effect.andThen(forget)),
    ),
  );

/**
 * Tells the tracker of every linked workflow that has not ended there, also of those that another engine runs or ran: each news is
 * recorded once, whoever brings it. For ever; looks for new ones every 5 s. A tracker that is away is waited for.
 */
export const followTrackedWorkflows = Effect.fnUntraced(function* (parts: TrackedParts) {
  const followed = new Set<string>();
  const look = Effect.gen(function* () {
    const unfinished = yield* parts.tracker.unfinished(MOST_AT_ONCE);
    const listed = new Set(unfinished.map(idOf));
    for (const id of followed) if (!listed.has(id)) followed.delete(id);
    for (const workflow of unfinished) {
      const id = idOf(workflow);
      if (followed.has(id)) continue;
      followed.add(id);
      yield* Effect.forkChild(
        told(
          parts,
          workflow,
          Effect.sync(() => void followed.delete(id)),
        ),
      );
    }
  }).pipe(Effect.catch((failure) => Effect.logWarning(`the tracker does not answer: ${failure.message}`)));
  yield* Effect.repeat(look, Schedule.spaced(LOOK_MS));
});
