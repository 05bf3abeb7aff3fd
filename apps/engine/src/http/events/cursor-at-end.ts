import type { StoreFailure, WorkflowStorePort, WorkflowSummary } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import * as Stream from "effect/Stream";
import { everyWorkflow } from "../../listing/every-workflow.ts";
import { EventCursor, FINISHED_KEPT_MS } from "./event-cursor.ts";

/** A cursor that holds the end of every journal there is, of one tenant or (null) of all: what is heard from then on is new. */
export const cursorAtEnd = (
  store: Pick<WorkflowStorePort, "list" | "load">,
  tenantId: string | null,
  nowMs: number,
): Effect.Effect<EventCursor, StoreFailure> => {
  const cursor = new EventCursor(nowMs);
  const isRecent = ({ finishedAtMs }: WorkflowSummary) =>
    finishedAtMs === null || finishedAtMs > nowMs - FINISHED_KEPT_MS;
  return everyWorkflow(store, tenantId === null ? {} : { tenantId }).pipe(
    Stream.filter(isRecent),
    Stream.runForEach((key) =>
      Effect.map(store.load(key), (stored) => {
        if (stored !== null) cursor.place(key, stored.lastSequence, key.finishedAtMs);
      }),
    ),
    Effect.as(cursor),
  );
};
