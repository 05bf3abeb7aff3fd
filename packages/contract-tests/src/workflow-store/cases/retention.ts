import type { WorkflowStorePort } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { endOf } from "../sample-events.ts";
import { ACCEPTED_AT_MS, freshTenant, singleOf, workflowOf } from "../sample-workflows.ts";
import { claimed, expectSame, journalOf, running, written } from "../store-steps.ts";
import type { WorkflowStoreCase } from "../workflow-store-case.ts";

/** Before anything that another check or a user of the same store finishes. */
const LONG_AGO_MS = 1_000_000;

const ALL_OUTCOMES = ["succeeded", "partially-succeeded", "failed", "cancelled"] as const;

type Outcome = Exclude<(typeof ALL_OUTCOMES)[number], "partially-succeeded">;

const ended = Effect.fnUntraced(function* (
  store: WorkflowStorePort,
  key: { readonly tenantId: string; readonly workflowId: string },
  end: { readonly outcome: Outcome; readonly atMs: number },
) {
  const definition = singleOf(key.tenantId, key.workflowId);
  yield* store.accept(definition, end.atMs - 100);
  const claim = yield* claimed(store, definition, "engine-a", end.atMs - 50);
  yield* written(store, claim, endOf(end.outcome, key.workflowId, end.atMs));
});

const pruned: WorkflowStoreCase = {
  name: "prunes what finished long enough ago with an outcome that was named, journal and all, and nothing else",
  needs: [],
  limitMs: 30_000,
  check: Effect.fnUntraced(function* (store) {
    const tenantId = freshTenant();
    const end = (workflowId: string, outcome: Outcome, atMs: number) =>
      ended(store, { tenantId, workflowId }, { outcome, atMs });
    yield* end("old-succeeded", "succeeded", LONG_AGO_MS);
    yield* end("old-cancelled", "cancelled", LONG_AGO_MS + 1);
    yield* end("old-failed", "failed", LONG_AGO_MS);
    yield* end("new-succeeded", "succeeded", LONG_AGO_MS + 10_000);
    yield* running(store, workflowOf(tenantId, "running"));
    yield* store.accept(workflowOf(tenantId, "pending"), LONG_AGO_MS - 500);
    const idsLeft = Effect.map(store.list({ tenantId, limit: 10 }), (summaries) =>
      summaries.map(({ workflowId }) => workflowId).sort(),
    );
    yield* expectSame(yield* store.prune(LONG_AGO_MS + 5000, []), 0, "no outcome named, nothing pruned");
    yield* expectSame(yield* store.prune(LONG_AGO_MS - 5000, ALL_OUTCOMES), 0, "nothing that old, nothing pruned");
    const count = yield* store.prune(LONG_AGO_MS + 5000, ["succeeded", "cancelled"]);
    yield* expectSame(count, 2, "prune tells how many workflows it deleted");
    const left = ["new-succeeded", "old-failed", "pending", "running"];
    yield* expectSame(yield* idsLeft, left, "younger, otherwise ended and unfinished ones stay");
    const gone = { tenantId, workflowId: "old-succeeded" };
    yield* expectSame(yield* store.load(gone), null, "what was pruned cannot be loaded");
    yield* expectSame(yield* journalOf(store, gone), [], "its journal is gone with it");
    const again = yield* store.accept(workflowOf(tenantId, "old-succeeded"), ACCEPTED_AT_MS);
    yield* expectSame(again, "accepted", "its id is free again");
    yield* expectSame((yield* journalOf(store, gone)).length, 1, "and starts a new journal");
    const rest = yield* store.prune(LONG_AGO_MS + 20_000, ALL_OUTCOMES);
    yield* expectSame(rest, 2, "the others are pruned in their turn");
  }),
};

/** Old workflows go when somebody says so, and only then. */
export const retentionCases: readonly WorkflowStoreCase[] = [pruned];
