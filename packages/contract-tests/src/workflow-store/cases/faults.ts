import * as Effect from "effect/Effect";
import { ContractViolation } from "../../contract-violation.ts";
import { expectThat } from "../../expect-that.ts";
import { dispatched, endOf, scaled, succeeded } from "../sample-events.ts";
import { ACCEPTED_AT_MS, freshTenant, singleOf, workflowOf } from "../sample-workflows.ts";
import {
  expectNoGaps,
  expectRefusal,
  expectSame,
  keyOf,
  loaded,
  running,
  TTL_MS,
  writtenEvents,
} from "../store-steps.ts";
import type { WorkflowStoreCase } from "../workflow-store-case.ts";
import type { WorkflowStoreUnderTest } from "../workflow-store-under-test.ts";

const failNextCommit = (store: WorkflowStoreUnderTest): Effect.Effect<void, ContractViolation> =>
  store.failNextCommit ??
  Effect.fail(
    new ContractViolation({ promise: "a store that declares `faults` has failNextCommit", observed: "it has not" }),
  );

const PROMISE = "a commit that breaks fails with `unavailable`";

const appending: WorkflowStoreCase = {
  name: "writes nothing of a call whose commit broke, and all of it when it is repeated",
  needs: ["faults"],
  limitMs: 30_000,
  check: Effect.fnUntraced(function* (store) {
    const tenantId = freshTenant();
    const one = yield* running(store, workflowOf(tenantId, "one"));
    const two = yield* running(store, singleOf(tenantId, "two"));
    const before = [yield* loaded(store, one), yield* loaded(store, two)];
    const events = [dispatched({ taskId: "first" }), succeeded({ taskId: "first" }), scaled(1)];
    const writes = [
      { ...keyOf(one), epoch: one.epoch, firstSequence: 3, events },
      { ...keyOf(two), epoch: two.epoch, firstSequence: 3, events: endOf("failed", "two", ACCEPTED_AT_MS + 20) },
    ];
    yield* failNextCommit(store);
    const failure = yield* expectRefusal(store.append(writes), "unavailable", PROMISE);
    yield* expectThat(failure.retryable, "what is unavailable is worth a retry", () => failure.retryable);
    const after = [yield* loaded(store, one), yield* loaded(store, two)];
    yield* expectSame(after, before, "neither state nor journal of any write of the call has changed");
    yield* expectSame(yield* store.append(writes), ["written", "written"], "the call can be repeated");
    yield* expectSame(yield* writtenEvents(store, one), events, "each event is there once");
    yield* expectSame((yield* loaded(store, two)).state.executionStatus, "failed", "and counts in the state");
    yield* expectNoGaps(store, one);
  }),
};

const accepting: WorkflowStoreCase = {
  name: "accepts nothing in a commit that broke",
  needs: ["faults"],
  limitMs: 30_000,
  check: Effect.fnUntraced(function* (store) {
    const definition = workflowOf(freshTenant(), "broken");
    yield* failNextCommit(store);
    yield* expectRefusal(store.accept(definition, ACCEPTED_AT_MS), "unavailable", PROMISE);
    yield* expectSame(yield* store.load(keyOf(definition)), null, "it is not there");
    const answer = yield* store.accept(definition, ACCEPTED_AT_MS + 1);
    yield* expectSame(answer, "accepted", "it can be accepted after all");
    yield* expectNoGaps(store, definition);
  }),
};

const claiming: WorkflowStoreCase = {
  name: "claims nothing in a commit that broke",
  needs: ["faults"],
  limitMs: 30_000,
  check: Effect.fnUntraced(function* (store) {
    const definition = workflowOf(freshTenant(), "unclaimed");
    yield* store.accept(definition, ACCEPTED_AT_MS);
    yield* failNextCommit(store);
    const nowMs = ACCEPTED_AT_MS + 1;
    yield* expectRefusal(store.claim(keyOf(definition), "engine-a", nowMs, TTL_MS), "unavailable", PROMISE);
    const { state, lastSequence } = yield* loaded(store, definition);
    yield* expectSame([state.executionStatus, state.epoch, lastSequence], ["pending", 0, 1], "it stays as it was");
    const claim = yield* store.claim(keyOf(definition), "engine-b", nowMs, TTL_MS);
    yield* expectSame(claim?.epoch, 1, "anybody can claim it then");
    yield* expectNoGaps(store, definition);
  }),
};

/** A failure wrote nothing; repeating is safe. */
export const faultCases: readonly WorkflowStoreCase[] = [appending, accepting, claiming];
