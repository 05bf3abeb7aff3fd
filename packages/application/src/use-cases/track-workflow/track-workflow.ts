import { type TrackedTransition, trackedTransitionOf } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import type { TaskTrackerPort, TrackedNews, TrackedWorkflow, TrackerFailure } from "../../ports/task-tracker.port.ts";
import type { JournalEntry, StoreFailure, WorkflowStorePort } from "../../ports/workflow-store.port.ts";
import { storeBackOff } from "../engine/store-back-off.ts";

/** Journal and tracker, and how often to look. */
export interface TrackingParts {
  readonly store: Pick<WorkflowStorePort, "journal">;
  readonly tracker: Pick<TaskTrackerPort, "record">;
  /** Between looks at a journal that had nothing new. @default 500 */
  readonly pollMs?: number;
}

const DEFAULT_POLL_MS = 500;
const PAGE = 500;
const newsOf = (entries: readonly JournalEntry[]): TrackedNews | null => {
  const last = entries.at(-1);
  if (last === undefined) return null;
  const transitions = entries
    .map(({ sequence, event }) => trackedTransitionOf(sequence, event))
    .filter((transition): transition is TrackedTransition => transition !== null);
  return { transitions, lastSequence: last.sequence, isFinished: last.event.kind === "workflow-finished" };
};

const isWorthWaiting = ({ retryable }: TrackerFailure | StoreFailure): boolean => retryable;

/**
 * Tells the tracker everything that happens to a workflow, from where it stopped to the workflow's end. The journal is the
 * queue: a tracker that is down delays its news and never the workflow, and what is told twice is recorded once. Fails only with
 * what waiting can't mend.
 */
export const trackWorkflow = Effect.fn("trackWorkflow")(function* (parts: TrackingParts, workflow: TrackedWorkflow) {
  const key = { tenantId: workflow.tenantId, workflowId: workflow.workflowId };
  let told = workflow.lastSequence;
  for (;;) {
    const entries = yield* parts.store
      .journal(key, told, PAGE)
      .pipe(Effect.retry({ schedule: storeBackOff, while: isWorthWaiting }));
    const news = newsOf(entries);
    if (news === null) {
      yield* Effect.sleep(parts.pollMs ?? DEFAULT_POLL_MS);
      continue;
    }
    told = yield* parts.tracker.record(key, news).pipe(Effect.retry({ schedule: storeBackOff, while: isWorthWaiting }));
    if (news.isFinished) return;
  }
});
