import * as Effect from "effect/Effect";
import { endOf } from "../sample-events.ts";
import { ACCEPTED_AT_MS, freshTenant, singleOf, workflowOf } from "../sample-workflows.ts";
import { expectSame, journalOf, keyOf, loaded, running, TTL_MS, written } from "../store-steps.ts";
import type { WorkflowStoreCase } from "../workflow-store-case.ts";

const marked: WorkflowStoreCase = {
  name: "tells the engine that holds a workflow, with every renewal, that somebody asked for its cancellation",
  needs: [],
  limitMs: 20_000,
  check: Effect.fnUntraced(function* (store) {
    const tenantId = freshTenant();
    const [engineA, engineB] = [`engine-a-${tenantId}`, `engine-b-${tenantId}`];
    const claim = yield* running(store, singleOf(tenantId, "marked"), engineA);
    yield* running(store, workflowOf(tenantId, "unmarked"), engineA);
    const journal = yield* journalOf(store, claim);
    const answer = yield* store.requestCancel(keyOf(claim), "no longer needed", ACCEPTED_AT_MS + 5);
    yield* expectSame(answer, true, "an unfinished workflow can be asked to end, without an epoch");
    yield* expectSame(yield* journalOf(store, claim), journal, "the mark is no journal entry");
    yield* expectSame((yield* loaded(store, claim)).cancelRequested, "no longer needed", "the mark is loaded");
    const expected = { lost: [], cancelRequested: [{ ...keyOf(claim), reason: "no longer needed" }] };
    for (const nowMs of [claim.expiresAtMs - 2, claim.expiresAtMs - 1]) {
      yield* expectSame(yield* store.renew(engineA, nowMs, TTL_MS), expected, "each renewal names what is to be ended");
    }
    const other = yield* store.renew(engineB, claim.expiresAtMs, TTL_MS);
    yield* expectSame(other.cancelRequested, [], "an engine hears of its own workflows only");
    yield* written(store, claim, endOf("cancelled", "marked", ACCEPTED_AT_MS + 20));
    const after = yield* store.renew(engineA, claim.expiresAtMs, TTL_MS);
    yield* expectSame(after.cancelRequested, [], "what has finished is no longer named");
  }),
};

const pending: WorkflowStoreCase = {
  name: "keeps the mark of a workflow that nobody runs yet for the engine that will",
  needs: [],
  limitMs: 20_000,
  check: Effect.fnUntraced(function* (store) {
    const definition = workflowOf(freshTenant(), "pending");
    const engineId = `engine-${definition.tenantId}`;
    yield* store.accept(definition, ACCEPTED_AT_MS);
    const answer = yield* store.requestCancel(keyOf(definition), "changed my mind", ACCEPTED_AT_MS + 1);
    yield* expectSame(answer, true, "a pending workflow can be asked to end");
    yield* store.claim(keyOf(definition), engineId, ACCEPTED_AT_MS + 2, TTL_MS);
    const renewed = yield* store.renew(engineId, ACCEPTED_AT_MS + 3, TTL_MS);
    const expected = [{ ...keyOf(definition), reason: "changed my mind" }];
    yield* expectSame(renewed.cancelRequested, expected, "the engine that claims it hears of it");
    yield* expectSame((yield* loaded(store, definition)).cancelRequested, "changed my mind", "and loads it");
  }),
};

const refused: WorkflowStoreCase = {
  name: "marks nothing that has finished, is unknown, or belongs to another tenant",
  needs: [],
  limitMs: 20_000,
  check: Effect.fnUntraced(function* (store) {
    const claim = yield* running(store, singleOf(freshTenant(), "refused"));
    const stranger = { tenantId: freshTenant(), workflowId: "refused" };
    const byStranger = yield* store.requestCancel(stranger, "not mine", ACCEPTED_AT_MS + 2);
    yield* expectSame(byStranger, false, "a tenant cannot end another's workflow");
    yield* expectSame((yield* loaded(store, claim)).cancelRequested, null, "nor mark it");
    yield* written(store, claim, endOf("succeeded", "refused", ACCEPTED_AT_MS + 20));
    const late = yield* store.requestCancel(keyOf(claim), "too late", ACCEPTED_AT_MS + 3);
    yield* expectSame(late, false, "a finished workflow cannot be asked to end");
    yield* expectSame((yield* loaded(store, claim)).cancelRequested, null, "nor is it marked");
  }),
};

/** A wish to end, which needs no epoch and reaches whoever runs the workflow. */
export const cancellationCases: readonly WorkflowStoreCase[] = [marked, pending, refused];
