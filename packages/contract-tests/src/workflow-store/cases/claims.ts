import type { WorkflowKey, WorkflowStorePort } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { expectThat } from "../../expect-that.ts";
import { endOf } from "../sample-events.ts";
import { ACCEPTED_AT_MS, freshTenant, singleOf, workflowOf } from "../sample-workflows.ts";
import { claimed, expectNoGaps, expectSame, keyOf, loaded, running, TTL_MS, written } from "../store-steps.ts";
import type { WorkflowStoreCase } from "../workflow-store-case.ts";

const MANY = 100_000;

const isOrphan = Effect.fnUntraced(function* (store: WorkflowStorePort, key: WorkflowKey, nowMs: number) {
  const orphans = yield* store.orphans(nowMs, MANY);
  return orphans.some(({ tenantId, workflowId }) => tenantId === key.tenantId && workflowId === key.workflowId);
});

const exclusive: WorkflowStoreCase = {
  name: "gives a free workflow to one engine, journals that, and refuses everybody while the claim holds",
  needs: [],
  limitMs: 20_000,
  check: Effect.fnUntraced(function* (store) {
    const definition = workflowOf(freshTenant(), "exclusive");
    yield* store.accept(definition, ACCEPTED_AT_MS);
    const nowMs = ACCEPTED_AT_MS + 100;
    const claim = yield* store.claim(keyOf(definition), "engine-a", nowMs, TTL_MS);
    const expected = { ...keyOf(definition), epoch: 1, expiresAtMs: nowMs + TTL_MS };
    yield* expectSame(claim, expected, "the first claim has epoch 1 and expires after its ttl");
    const refused = yield* store.claim(keyOf(definition), "engine-b", nowMs + TTL_MS - 1, TTL_MS);
    yield* expectSame(refused, null, "a workflow that is held is not given to another");
    const { state } = yield* loaded(store, definition);
    yield* expectSame([state.executionStatus, state.epoch], ["running", 1], "a claimed workflow runs at its epoch");
    const entry = {
      ...keyOf(definition),
      sequence: 2,
      event: { kind: "workflow-claimed", atMs: nowMs, engineId: "engine-a", epoch: 1 },
    };
    yield* expectSame(
      yield* store.journal(keyOf(definition), 1, 10),
      [entry],
      "a claim is journalled, a refused one not",
    );
  }),
};

const raced: WorkflowStoreCase = {
  name: "lets exactly one of 20 engines win that claim the same workflow at once, round after round",
  needs: [],
  limitMs: 60_000,
  check: Effect.fnUntraced(function* (store) {
    const definition = workflowOf(freshTenant(), "raced");
    yield* store.accept(definition, ACCEPTED_AT_MS);
    const engines = Array.from({ length: 20 }, (_, index) => `engine-${index}`);
    for (let round = 1; round <= 5; round++) {
      const nowMs = ACCEPTED_AT_MS + round * (TTL_MS + 1000);
      const claims = yield* Effect.forEach(
        engines,
        (engineId) => store.claim(keyOf(definition), engineId, nowMs, TTL_MS),
        { concurrency: "unbounded" },
      );
      const won = claims.filter((claim) => claim !== null);
      yield* expectThat(won.length === 1, "exactly one of 20 claims at once wins", () => won);
      yield* expectSame(won[0]?.epoch, round, "epochs grow by one with every claim");
    }
    yield* expectNoGaps(store, definition);
  }),
};

const expiry: WorkflowStoreCase = {
  name: "gives an expired claim to another engine with a greater epoch, and tells the first that it lost it",
  needs: [],
  limitMs: 20_000,
  check: Effect.fnUntraced(function* (store) {
    const engineA = `engine-a-${freshTenant()}`;
    const definition = workflowOf(freshTenant(), "expiring");
    const first = yield* running(store, definition, engineA);
    yield* expectSame(yield* isOrphan(store, first, first.expiresAtMs - 1), false, "what is held is no orphan");
    yield* expectSame(yield* isOrphan(store, first, first.expiresAtMs + 1), true, "an expired claim leaves an orphan");
    const second = yield* claimed(store, first, "engine-b", first.expiresAtMs + 1);
    yield* expectThat(second.epoch > first.epoch, "epochs grow", () => [first.epoch, second.epoch]);
    yield* expectSame(yield* isOrphan(store, first, first.expiresAtMs + 2), false, "what was taken over is no orphan");
    const renewed = yield* store.renew(engineA, first.expiresAtMs + 2, TTL_MS);
    yield* expectSame(renewed, { lost: [keyOf(first)], cancelRequested: [] }, "renew names what was taken over");
    const again = yield* store.claim(keyOf(first), "engine-c", second.expiresAtMs - 1, TTL_MS);
    yield* expectSame(again, null, "the loser's renewal leaves the new holder's claim alone");
  }),
};

const renewal: WorkflowStoreCase = {
  name: "prolongs all claims of an engine, of no other, also an expired one that nobody took",
  needs: [],
  limitMs: 20_000,
  check: Effect.fnUntraced(function* (store) {
    const tenantId = freshTenant();
    const [engineA, engineB] = [`engine-a-${tenantId}`, `engine-b-${tenantId}`];
    const one = yield* running(store, workflowOf(tenantId, "one"), engineA);
    const two = yield* running(store, workflowOf(tenantId, "two"), engineA);
    const others = yield* running(store, workflowOf(tenantId, "others"), engineB);
    const midMs = one.expiresAtMs - 1;
    yield* expectSame(
      yield* store.renew(engineA, midMs, TTL_MS),
      { lost: [], cancelRequested: [] },
      "an engine that lost nothing is told so",
    );
    const lateMs = midMs + TTL_MS - 1;
    const orphaned = yield* Effect.forEach([one, two, others], (key) => isOrphan(store, key, lateMs));
    yield* expectSame(orphaned, [false, false, true], "renewed claims hold, those of other engines expire");
    const afterMs = midMs + TTL_MS + 5000;
    const revived = yield* store.renew(engineA, afterMs, TTL_MS);
    yield* expectSame(revived.lost, [], "a claim that expired while nobody took it is not lost");
    yield* expectSame(yield* isOrphan(store, one, afterMs + TTL_MS - 1), false, "it holds again");
    yield* expectSame((yield* loaded(store, one)).state.epoch, one.epoch, "a renewal does not change the epoch");
    yield* expectNoGaps(store, two);
  }),
};

const released: WorkflowStoreCase = {
  name: "gives released claims to the next engine at once, with a greater epoch",
  needs: [],
  limitMs: 20_000,
  check: Effect.fnUntraced(function* (store) {
    const tenantId = freshTenant();
    const [engineA, engineB] = [`engine-a-${tenantId}`, `engine-b-${tenantId}`];
    const one = yield* running(store, workflowOf(tenantId, "one"), engineA);
    const kept = yield* running(store, workflowOf(tenantId, "kept"), engineB);
    yield* store.release(engineA);
    const nowMs = ACCEPTED_AT_MS + 2;
    yield* expectSame(yield* isOrphan(store, one, nowMs), true, "what was released is an orphan at once");
    yield* expectSame(yield* isOrphan(store, kept, nowMs), false, "a release gives back nobody else's claims");
    const next = yield* claimed(store, one, engineB, nowMs);
    yield* expectThat(next.epoch > one.epoch, "the epoch grows over a release", () => [one.epoch, next.epoch]);
    const renewed = yield* store.renew(engineA, nowMs, TTL_MS);
    yield* expectSame(renewed.lost, [], "what was given back was not lost");
    yield* store.release("engine-that-holds-nothing");
  }),
};

const ended: WorkflowStoreCase = {
  name: "gives a finished workflow to nobody, neither as an orphan nor by a claim, and counts it as lost by nobody",
  needs: [],
  limitMs: 20_000,
  check: Effect.fnUntraced(function* (store) {
    const tenantId = freshTenant();
    const engineA = `engine-a-${tenantId}`;
    const claim = yield* running(store, singleOf(tenantId, "ended"), engineA);
    yield* written(store, claim, endOf("failed", "ended", ACCEPTED_AT_MS + 20));
    const lateMs = claim.expiresAtMs + TTL_MS;
    yield* expectSame(yield* isOrphan(store, claim, lateMs), false, "a finished workflow is no orphan");
    yield* expectSame(yield* store.claim(keyOf(claim), "engine-b", lateMs, TTL_MS), null, "nor can it be claimed");
    yield* expectSame((yield* store.renew(engineA, lateMs, TTL_MS)).lost, [], "nor was it lost");
  }),
};

const orphanList: WorkflowStoreCase = {
  name: "lists workflows that were accepted and never claimed as orphans, no more than asked for",
  needs: [],
  limitMs: 20_000,
  check: Effect.fnUntraced(function* (store) {
    const tenantId = freshTenant();
    const keys = ["one", "two", "three"].map((workflowId) => ({ tenantId, workflowId }));
    for (const key of keys) yield* store.accept(workflowOf(tenantId, key.workflowId), ACCEPTED_AT_MS);
    const all = yield* store.orphans(ACCEPTED_AT_MS + 1, MANY);
    const own = all.filter((key) => key.tenantId === tenantId).map(({ workflowId }) => workflowId);
    yield* expectSame([...own].sort(), ["one", "three", "two"], "what nobody has claimed is an orphan, once");
    const few = yield* store.orphans(ACCEPTED_AT_MS + 1, 2);
    yield* expectSame(few.length, 2, "as many are listed as were asked for");
  }),
};

/** Who may run a workflow: one engine at a time, for as long as it says so. */
export const claimCases: readonly WorkflowStoreCase[] = [
  exclusive,
  raced,
  expiry,
  renewal,
  released,
  ended,
  orphanList,
];
