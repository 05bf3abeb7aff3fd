import type {
  JournalEntry,
  StoreFailure,
  WorkflowEventStreamPort,
  WorkflowKey,
  WorkflowStorePort,
  WorkflowSummary,
} from "@plimsoll/application";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import * as Stream from "effect/Stream";
import { everyWorkflow } from "../../listing/every-workflow.ts";
import type { EventCursor } from "./event-cursor.ts";
import type { StreamIds } from "./saved-positions.ts";

/** What a listener wants to hear. */
export interface Following {
  /** Null: of all tenants, for operators. */
  readonly tenantId: string | null;
  /** Null: of all workflows. */
  readonly workflowId: string | null;
  readonly cursor: EventCursor;
  /** Null: nobody comes back, so that no place needs a name. */
  readonly ids: Pick<StreamIds, "idAfter"> | null;
  /** How often the journals are looked into for entries that nobody told of: another engine's, or those a slow listener lost. */
  readonly heartbeatMs: number;
}

export interface FollowedPorts {
  readonly store: Pick<WorkflowStorePort, "list" | "journal">;
  readonly events: Pick<WorkflowEventStreamPort, "subscribe">;
}

/** Entries in order of each journal, and the place after them; without entries it is a sign of life. */
export interface FollowedBatch {
  readonly entries: readonly JournalEntry[];
  /** Names the place after the entries; null without entries or ids: the last id stays in force. */
  readonly id: string | null;
}

const PAGE = 1_000;
const BATCH = 256;
const BATCH_WAIT_MS = 50;
/** The newest workflows, of which another engine may have accepted and ended some between two looks. */
const NEWEST_LOOKED_AT = 200;

type Signal =
  | { readonly kind: "look"; readonly isFirst: boolean }
  | { readonly kind: "told"; readonly entries: readonly JournalEntry[] };

const wants = ({ workflowId }: Following, key: WorkflowKey): boolean =>
  workflowId === null || key.workflowId === workflowId;

const batchOf = (entries: readonly JournalEntry[], { cursor, ids }: Following): FollowedBatch => {
  const step = cursor.advanceAll(entries);
  return { entries, id: ids?.idAfter(step) ?? null };
};

/** The rest of a journal from where the listener is, page by page. */
const rest = (
  ports: FollowedPorts,
  following: Following,
  key: WorkflowKey,
): Stream.Stream<FollowedBatch, StoreFailure> =>
  Stream.paginate(undefined, () =>
    Effect.map(ports.store.journal(key, following.cursor.sentOf(key), PAGE), (entries) => [
      entries.length === 0 ? [] : [batchOf(entries, following)],
      entries.length < PAGE ? Option.none<undefined>() : Option.some(undefined),
    ]),
  );

/** Once, when a stream begins, every workflow, for any may have ended since it was cut; later the newest, and all that go on. */
const listed = (
  { store }: FollowedPorts,
  { tenantId }: Following,
  isFirst: boolean,
): Stream.Stream<WorkflowSummary, StoreFailure> => {
  const ofTenant = tenantId === null ? {} : { tenantId };
  if (isFirst) return everyWorkflow(store, ofTenant);
  return Stream.unwrap(
    Effect.map(store.list({ ...ofTenant, limit: NEWEST_LOOKED_AT }), (newest) => {
      const after = newest.at(-1);
      const behind = after === undefined ? {} : { after };
      const older = everyWorkflow(store, { ...ofTenant, unfinishedOnly: true, ...behind });
      return Stream.concat(Stream.fromIterable(newest), older);
    }),
  );
};

/** Each workflow once: what the cursor holds open, then of the list what was new to it when the look began. */
const keysToLookAt = (
  ports: FollowedPorts,
  following: Following,
  isFirst: boolean,
): Stream.Stream<WorkflowKey, StoreFailure> =>
  Stream.suspend(() => {
    const { cursor, tenantId } = following;
    const mine = cursor.open().filter((key) => tenantId === null || key.tenantId === tenantId);
    const fresh = Stream.filter(listed(ports, following, isFirst), cursor.newcomers());
    return Stream.concat(Stream.fromIterable<WorkflowKey>(mine), fresh).pipe(
      Stream.filter((key) => wants(following, key)),
    );
  });

/** Told entries in which the next of a journal is missing are replaced by a look into that journal. */
const onTold = (
  ports: FollowedPorts,
  following: Following,
  entries: readonly JournalEntry[],
): Stream.Stream<FollowedBatch, StoreFailure> => {
  const { cursor } = following;
  const gaps = new Map<string, WorkflowKey>();
  const next = new Map<string, number>();
  const inOrder = entries.filter((entry) => {
    if (!wants(following, entry)) return false;
    const name = `${entry.tenantId}/${entry.workflowId}`;
    const expected = next.get(name) ?? cursor.sentOf(entry) + 1;
    if (entry.sequence > expected) gaps.set(name, { tenantId: entry.tenantId, workflowId: entry.workflowId });
    if (entry.sequence !== expected) return false;
    next.set(name, expected + 1);
    return true;
  });
  const told = inOrder.length === 0 ? Stream.empty : Stream.sync(() => batchOf(inOrder, following));
  return Stream.concat(
    told,
    Stream.flatMap(Stream.fromIterable(gaps.values()), (key) => rest(ports, following, key)),
  );
};

const onLook = (
  ports: FollowedPorts,
  following: Following,
  isFirst: boolean,
): Stream.Stream<FollowedBatch, StoreFailure> =>
  Stream.concat(
    Stream.flatMap(keysToLookAt(ports, following, isFirst), (key) => rest(ports, following, key)),
    Stream.sync(() => {
      following.cursor.allWasSent();
      return { entries: [], id: null };
    }),
  );

/**
 * Every entry after the cursor, once, in the order of its journal, for as long as somebody listens. It hears of new ones at
 * once, and reads in the journals what it was not told.
 */
export const followJournal = (ports: FollowedPorts, following: Following): Stream.Stream<FollowedBatch, StoreFailure> =>
  Stream.unwrap(
    Effect.map(ports.events.subscribe(following.tenantId ?? undefined), (live) => {
      let hasLooked = false;
      const told = live.pipe(
        Stream.groupedWithin(BATCH, Duration.millis(BATCH_WAIT_MS)),
        Stream.map((entries): Signal => ({ kind: "told", entries })),
      );
      const looks = Stream.map(Stream.tick(Duration.millis(following.heartbeatMs)), (): Signal => {
        const isFirst = !hasLooked;
        hasLooked = true;
        return { kind: "look", isFirst };
      });
      return Stream.merge(looks, told).pipe(
        Stream.flatMap((signal) =>
          signal.kind === "look" ? onLook(ports, following, signal.isFirst) : onTold(ports, following, signal.entries),
        ),
      );
    }),
  );
