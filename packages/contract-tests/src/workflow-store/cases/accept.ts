import * as Effect from "effect/Effect";
import { expectThat } from "../../expect-that.ts";
import { ACCEPTED_AT_MS, freshTenant, taskOf, workflowOf } from "../sample-workflows.ts";
import { expectNoGaps, expectRefusal, expectSame, journalOf, loaded, running } from "../store-steps.ts";
import type { WorkflowStoreCase } from "../workflow-store-case.ts";

const accepted: WorkflowStoreCase = {
  name: "keeps an accepted workflow as it was asked for, pending, with one journal entry",
  needs: [],
  limitMs: 20_000,
  check: Effect.fnUntraced(function* (store) {
    const definition = workflowOf(freshTenant(), "accepted");
    const answer = yield* store.accept(definition, ACCEPTED_AT_MS);
    yield* expectThat(answer === "accepted", "a new workflow is accepted", () => answer);
    const stored = yield* loaded(store, definition);
    yield* expectSame(stored.definition, definition, "a definition is loaded as it was accepted");
    yield* expectSame(
      [stored.state.executionStatus, stored.state.epoch, stored.state.acceptedAtMs, stored.state.finishedAtMs],
      ["pending", 0, ACCEPTED_AT_MS, null],
      "an accepted workflow is pending, at epoch 0, not finished",
    );
    yield* expectSame(stored.cancelRequested, null, "nobody has asked for its cancellation");
    const { tenantId, workflowId } = definition;
    yield* expectSame(
      yield* journalOf(store, definition),
      [
        {
          tenantId,
          workflowId,
          sequence: 1,
          event: { kind: "workflow-accepted", atMs: ACCEPTED_AT_MS, taskCount: 2 },
        },
      ],
      "accept writes workflow-accepted as the first entry",
    );
  }),
};

/** The same value with its keys in the opposite order, all the way down. */
const reversedKeys = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(reversedKeys);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, reversedKeys(inner)]),
  );
};

const repeated: WorkflowStoreCase = {
  name: "takes a repeated accept of the same definition as done, and leaves what runs alone",
  needs: [],
  limitMs: 20_000,
  check: Effect.fnUntraced(function* (store) {
    const definition = workflowOf(freshTenant(), "repeated");
    yield* running(store, definition);
    const before = yield* loaded(store, definition);
    const copy = reversedKeys(definition) as typeof definition;
    const answer = yield* store.accept(copy, ACCEPTED_AT_MS + 5000);
    yield* expectThat(
      answer === "exists",
      "an equal definition exists already, in whatever order its keys are",
      () => answer,
    );
    yield* expectSame(yield* loaded(store, definition), before, "a repeated accept changes nothing");
    yield* expectNoGaps(store, definition);
  }),
};

const raced: WorkflowStoreCase = {
  name: "accepts a workflow once when it is asked 10 times at once",
  needs: [],
  limitMs: 20_000,
  check: Effect.fnUntraced(function* (store) {
    const definition = workflowOf(freshTenant(), "raced");
    const answers = yield* Effect.forEach(
      Array.from({ length: 10 }, (_, index) => index),
      (index) => store.accept(definition, ACCEPTED_AT_MS + index),
      { concurrency: "unbounded" },
    );
    yield* expectThat(
      answers.filter((answer) => answer === "accepted").length === 1 && new Set(answers).size === 2,
      "one of 10 accepts at once is `accepted`, nine find that it `exists`",
      () => answers,
    );
    yield* expectNoGaps(store, definition);
    yield* expectThat((yield* journalOf(store, definition)).length === 1, "it is journalled once", () => answers);
  }),
};

const conflicting: WorkflowStoreCase = {
  name: "refuses another definition under the same id with `conflict`",
  needs: [],
  limitMs: 20_000,
  check: Effect.fnUntraced(function* (store) {
    const definition = workflowOf(freshTenant(), "conflicting");
    yield* store.accept(definition, ACCEPTED_AT_MS);
    const before = yield* loaded(store, definition);
    const others = [
      { ...definition, name: "Another name" },
      { ...definition, tasks: [...definition.tasks].reverse() },
      { ...definition, tasks: [...definition.tasks, taskOf("third")] },
      { ...definition, budget: { tokens: 0 } },
    ];
    for (const other of others) {
      const refusal = yield* expectRefusal(
        store.accept(other, ACCEPTED_AT_MS),
        "conflict",
        "a definition that differs in name, in the order or number of tasks, or in budget is a conflict",
      );
      yield* expectThat(!refusal.retryable, "a conflict is not worth a retry", () => refusal.retryable);
    }
    yield* expectSame(yield* loaded(store, definition), before, "a conflict changes nothing");
  }),
};

const isolated: WorkflowStoreCase = {
  name: "keeps workflows of the same id in two tenants apart",
  needs: [],
  limitMs: 20_000,
  check: Effect.fnUntraced(function* (store) {
    const one = workflowOf(freshTenant(), "shared-id", [taskOf("of-one")]);
    const other = workflowOf(freshTenant(), "shared-id", [taskOf("of-other")]);
    yield* running(store, one, "engine-one");
    const answer = yield* store.accept(other, ACCEPTED_AT_MS);
    yield* expectThat(answer === "accepted", "another tenant may use the same id", () => answer);
    yield* expectSame((yield* loaded(store, one)).definition, one, "each tenant loads its own");
    yield* expectSame((yield* loaded(store, other)).definition, other, "each tenant loads its own");
    const untouched = (yield* loaded(store, other)).state;
    yield* expectSame(untouched.epoch, 0, "a claim in one tenant leaves the other's alone");
    yield* expectSame((yield* journalOf(store, other)).length, 1, "journals of two tenants are apart");
    const stranger = { tenantId: freshTenant(), workflowId: "shared-id" };
    yield* expectSame(yield* store.load(stranger), null, "a tenant without it loads null");
    yield* expectSame(yield* journalOf(store, stranger), [], "a tenant without it reads an empty journal");
    const claim = yield* store.claim(stranger, "engine-one", ACCEPTED_AT_MS, 1000);
    yield* expectSame(claim, null, "a tenant without it claims nothing");
  }),
};

/** What is asked for is kept, once, for its tenant. */
export const acceptCases: readonly WorkflowStoreCase[] = [accepted, repeated, raced, conflicting, isolated];
