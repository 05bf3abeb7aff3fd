import type { JournalEntry, StoreFailure, WorkflowEventStreamPort, WorkflowStorePort } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import * as PubSub from "effect/PubSub";
import * as Schedule from "effect/Schedule";
import type * as Scope from "effect/Scope";
import * as Stream from "effect/Stream";
import type { PublishedBatch } from "./journal-position.ts";
import { ListenerPosition, type Segment } from "./listener-position.ts";
import { PublishedHeads } from "./published-heads.ts";

type Journal = Pick<WorkflowStorePort, "journal">;

export interface EventStreamOptions {
  /** Published batches that are kept for the slowest listener; what it misses beyond them it reads from the journal. @default 1024 */
  readonly capacity?: number;
  /** Entries that a listener reads from the journal at a time. @default 500 */
  readonly pageSize?: number;
}

const DEFAULT_CAPACITY = 1024;
const DEFAULT_PAGE_SIZE = 500;
const RETRY_AFTER_MS = 250;

/**
 * Live entries within one process. Publishing never waits for a listener: the oldest batches fall out of a slow one's buffer
 * (`PubSub.sliding`), which sees that by their numbers and reads on from the journal. Every listener gets each entry from its
 * subscription on, once, in the order of its workflow. Streams end with the Scope.
 */
export const makeEventStream = Effect.fnUntraced(function* (
  store: Journal,
  options: EventStreamOptions = {},
): Effect.fn.Return<WorkflowEventStreamPort, never, Scope.Scope> {
  const pubsub = yield* Effect.acquireRelease(
    PubSub.sliding<PublishedBatch>(options.capacity ?? DEFAULT_CAPACITY),
    PubSub.shutdown,
  );
  const heads = new PublishedHeads();
  const read = readSegment(store, options.pageSize ?? DEFAULT_PAGE_SIZE);
  return {
    publish: (entries) =>
      Effect.suspend(() =>
        heads.hasListeners && entries.length > 0 ? PubSub.publish(pubsub, heads.next(entries)) : Effect.void,
      ),
    subscribe: Effect.fnUntraced(function* (tenantId) {
      const subscription = yield* PubSub.subscribe(pubsub);
      const position = yield* Effect.acquireRelease(
        Effect.sync(() => new ListenerPosition(heads, tenantId)),
        (joined) => Effect.sync(() => joined.leave()),
      );
      return Stream.flatMap(Stream.fromSubscription(subscription), (batch) =>
        segmentsOf(position.advance(batch), read),
      );
    }),
  };
});

type ReadSegment = (segment: Segment) => Stream.Stream<JournalEntry>;

const segmentsOf = (segments: readonly Segment[], read: ReadSegment): Stream.Stream<JournalEntry> => {
  const [only, second] = segments;
  if (only === undefined) return Stream.empty;
  return second === undefined ? read(only) : Stream.flatMap(Stream.fromIterable(segments), read);
};

const readSegment =
  (store: Journal, pageSize: number): ReadSegment =>
  (segment) => {
    if (segment.kind === "live") return Stream.fromIterable(segment.entries);
    const { key, to } = segment;
    return Stream.paginate(segment.after, (after: number) =>
      Effect.map(patiently(store.journal(key, after, Math.min(pageSize, to - after))), (page) => {
        const last = page.at(-1)?.sequence ?? to;
        return [page, last < to ? Option.some(last) : Option.none<number>()] as const;
      }),
    );
  };

/** A store that is away for a while delays a listener; one that refuses costs it these entries, which are logged. */
const patiently = (page: Effect.Effect<readonly JournalEntry[], StoreFailure>) =>
  page.pipe(
    Effect.retry({ schedule: Schedule.spaced(RETRY_AFTER_MS), while: ({ retryable }) => retryable }),
    Effect.catch((failure) =>
      Effect.as(Effect.logWarning("a listener missed entries of a journal", failure), [] as readonly JournalEntry[]),
    ),
  );
