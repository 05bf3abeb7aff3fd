import { type TrackedTransition, trackedTransitionOf } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import type { TaskTrackerPort, TrackedNews, TrackedWorkflow, TrackerFailure } from "../../ports/task-tracker.port.ts";
import type { JournalEntry, StoreFailure, WorkflowKey, WorkflowStorePort } from "../../ports/workflow-store.port.ts";
import { storeBackOff } from "../engine/store-back-off.ts";

/** Where the news are, and who is told. */
export interface TrackingParts {
  readonly store: Pick<WorkflowStorePort, "journal">;
  readonly tracker: Pick<TaskTrackerPort, "record">;
}

/** Between looks at a journal that had nothing new. */
const POLL_MS = 500;
/** Of a journal; then it is looked whether the workflow is there at all. A multiple of POLL_MS. */
const SILENCE_MS = 600_000;
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

const patiently = <A, E extends TrackerFailure | StoreFailure>(call: Effect.Effect<A, E>): Effect.Effect<A, E> =>
  call.pipe(Effect.retry({ schedule: storeBackOff, while: isWorthWaiting }));

/** Where the telling stands: the newest sequence that the tracker knows, and since when nothing came. */
interface Telling {
  readonly told: number;
  readonly idleMs: number;
}

/**
 * After a long silence: whether there is no journal here, because retention has deleted the workflow, it was linked and never
 * submitted, or its store is another one that shares the tracker. The link is left as it is, for whoever has the journal.
 */
const isGone = Effect.fnUntraced(function* ({ store }: TrackingParts, key: WorkflowKey, { idleMs }: Telling) {
  if (idleMs === 0 || idleMs % SILENCE_MS !== 0) return false;
  return (yield* patiently(store.journal(key, 0, 1))).length === 0;
});

/** One look at the journal; null when there will be no more news. */
const look = Effect.fnUntraced(function* (parts: TrackingParts, key: WorkflowKey, telling: Telling) {
  const news = newsOf(yield* patiently(parts.store.journal(key, telling.told, PAGE)));
  if (news !== null) {
    const told = yield* patiently(parts.tracker.record(key, news));
    return news.isFinished ? null : { told, idleMs: 0 };
  }
  if (yield* isGone(parts, key, telling)) return null;
  yield* Effect.sleep(POLL_MS);
  return { ...telling, idleMs: telling.idleMs + POLL_MS };
});

/**
 * Tells the tracker everything that happens to a workflow, from where it stopped to the workflow's end. The journal is the
 * queue: a tracker that is down delays its news and never the workflow, and what is told twice is recorded once. Fails only with
 * what waiting can't mend; gives up a workflow without a journal after ten minutes.
 */
export const trackWorkflow = Effect.fn("trackWorkflow")(function* (parts: TrackingParts, workflow: TrackedWorkflow) {
  const key = { tenantId: workflow.tenantId, workflowId: workflow.workflowId };
  let telling: Telling | null = { told: workflow.lastSequence, idleMs: 0 };
  while (telling !== null) telling = yield* look(parts, key, telling);
});
