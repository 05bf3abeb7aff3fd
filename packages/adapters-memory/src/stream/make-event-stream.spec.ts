import { StoreFailure, type JournalEntry, type WorkflowKey, type WorkflowStorePort } from "@plimsoll/application";
import type { WorkflowEvent } from "@plimsoll/domain";
import { endOf, freshTenant, scaled, singleOf } from "@plimsoll/contract-tests";
import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as fc from "fast-check";
import * as Fiber from "effect/Fiber";
import * as Scope from "effect/Scope";
import * as Stream from "effect/Stream";
import { expect, it } from "vitest";
import { makeMemoryWorkflowStore } from "../store/make-memory-workflow-store.ts";
import { makeEventStream } from "./make-event-stream.ts";

const NOW_MS = 1_700_000_000_000;

/** A workflow that is claimed, so that events may be written. */
const started = Effect.fnUntraced(function* (store: WorkflowStorePort, tenantId: string, workflowId: string) {
  yield* store.accept(singleOf(tenantId, workflowId), NOW_MS);
  yield* store.claim({ tenantId, workflowId }, "engine", NOW_MS, 60_000);
  return { tenantId, workflowId };
});

/** Writes events behind the journal's end and gives them as the entries to publish. */
const written = Effect.fnUntraced(function* (
  store: WorkflowStorePort,
  key: WorkflowKey,
  events: readonly WorkflowEvent[],
) {
  const end = (yield* store.journal(key, 0, 1_000_000)).length;
  yield* store.append([{ ...key, epoch: 1, firstSequence: end + 1, events }]);
  return yield* store.journal(key, end, events.length);
});

const named = ({ workflowId, sequence }: JournalEntry): string => `${workflowId}#${sequence}`;

it("hands live entries of one tenant, or of all, to who listens", () =>
  Effect.gen(function* () {
    const store = yield* makeMemoryWorkflowStore();
    const events = yield* makeEventStream(store);
    const [tenantA, tenantB] = [freshTenant(), freshTenant()];
    const a = yield* started(store, tenantA, "a");
    const b = yield* started(store, tenantB, "b");
    const onlyA = yield* Effect.forkChild(Stream.runCollect(Stream.take(yield* events.subscribe(tenantA), 2)));
    const all = yield* Effect.forkChild(Stream.runCollect(Stream.take(yield* events.subscribe(), 3)));
    yield* events.publish(yield* written(store, a, [scaled(1)]));
    yield* events.publish(yield* written(store, b, [scaled(2)]));
    yield* events.publish([]);
    yield* events.publish(yield* written(store, a, [scaled(3)]));
    expect((yield* Fiber.join(onlyA)).map(named)).toEqual(["a#3", "a#4"]);
    expect((yield* Fiber.join(all)).map(named)).toEqual(["a#3", "b#3", "a#4"]);
  }).pipe(Effect.scoped, Effect.runPromise));

it("never waits for a listener, which reads what fell out of its buffer from the journal, ended workflows too", () =>
  Effect.gen(function* () {
    const store = yield* makeMemoryWorkflowStore();
    const events = yield* makeEventStream(store, { capacity: 2, pageSize: 7 });
    const tenantId = freshTenant();
    const keys = yield* Effect.forEach(["a", "b", "c"], (id) => started(store, tenantId, id));
    const slow = yield* events.subscribe();
    for (let round = 0; round < 30; round++)
      for (const key of keys) yield* events.publish(yield* written(store, key, [scaled(round)]));
    for (const key of keys) yield* events.publish(yield* written(store, key, endOf("failed", key.workflowId, NOW_MS)));
    const seen = yield* Stream.runCollect(Stream.take(slow, 99));
    for (const { workflowId } of keys) {
      const sequences = seen.filter((entry) => entry.workflowId === workflowId).map(({ sequence }) => sequence);
      expect(sequences).toEqual(Array.from({ length: 33 }, (_, index) => index + 3));
    }
  }).pipe(Effect.scoped, Effect.runPromise));

it("reads entries that were written but never published, such as a claim, before those behind them", () =>
  Effect.gen(function* () {
    const store = yield* makeMemoryWorkflowStore();
    const events = yield* makeEventStream(store);
    const key = yield* started(store, freshTenant(), "a");
    const listener = yield* Effect.forkChild(Stream.runCollect(Stream.take(yield* events.subscribe(), 4)));
    yield* events.publish(yield* written(store, key, [scaled(1)]));
    yield* written(store, key, [scaled(2), scaled(3)]);
    yield* events.publish(yield* written(store, key, [scaled(4)]));
    expect((yield* Fiber.join(listener)).map(named)).toEqual(["a#3", "a#4", "a#5", "a#6"]);
  }).pipe(Effect.scoped, Effect.runPromise));

it("waits for a store that is away, and goes on without the entries of one that refuses", () =>
  Effect.gen(function* () {
    const store = yield* makeMemoryWorkflowStore();
    const failures = [true, false].map(
      (retryable) =>
        new StoreFailure({ code: retryable ? "unavailable" : "invalid", message: "", hint: "", retryable }),
    );
    const journal: WorkflowStorePort["journal"] = (...page) =>
      Effect.suspend(() => {
        const failure = failures.shift();
        return failure === undefined ? store.journal(...page) : Effect.fail(failure);
      });
    const events = yield* makeEventStream({ journal });
    const key = yield* started(store, freshTenant(), "a");
    const listener = yield* Effect.forkChild(Stream.runCollect(Stream.take(yield* events.subscribe(), 4)));
    yield* events.publish(yield* written(store, key, [scaled(1)]));
    yield* written(store, key, [scaled(2)]);
    yield* events.publish(yield* written(store, key, [scaled(3)]));
    yield* written(store, key, [scaled(4)]);
    yield* events.publish(yield* written(store, key, [scaled(5)]));
    expect((yield* Fiber.join(listener)).map(named)).toEqual(["a#3", "a#5", "a#6", "a#7"]);
  }).pipe(Effect.scoped, Effect.runPromise));

it("ends its streams when its Scope closes", () =>
  Effect.gen(function* () {
    const scope = yield* Scope.make();
    const store = yield* makeMemoryWorkflowStore();
    const events = yield* Scope.provide(makeEventStream(store), scope);
    const listener = yield* Effect.forkChild(Stream.runCollect(yield* events.subscribe()), { startImmediately: true });
    yield* Scope.close(scope, Exit.void);
    const exit = yield* Effect.timeout(Fiber.await(listener), 5000);
    expect(exit).toBeDefined();
  }).pipe(Effect.scoped, Effect.runPromise));

it("loses and doubles no entry, however listeners dawdle and whatever order workflows are published in", () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          workflow: fc.nat(3),
          count: fc.integer({ min: 1, max: 3 }),
          silent: fc.boolean(),
          listen: fc.boolean(),
        }),
        {
          minLength: 1,
          maxLength: 40,
        },
      ),
      fc.integer({ min: 1, max: 4 }),
      (steps, capacity) => Effect.runPromise(Effect.scoped(dawdle(steps, capacity))),
    ),
    { numRuns: 100 },
  ));

interface Step {
  readonly workflow: number;
  readonly count: number;
  /** Written and not published: the next published entry must bring it. */
  readonly silent: boolean;
  /** The listener takes one entry after this step; otherwise it sleeps. */
  readonly listen: boolean;
}

const dawdle = Effect.fnUntraced(function* (steps: readonly Step[], capacity: number) {
  const store = yield* makeMemoryWorkflowStore();
  const events = yield* makeEventStream(store, { capacity, pageSize: 2 });
  const tenantId = freshTenant();
  const keys = yield* Effect.forEach(["a", "b", "c", "d"], (id) => started(store, tenantId, id));
  // A first entry of each marks where the listener starts.
  const turns: Deferred.Deferred<void>[] = [];
  const seen: string[] = [];
  const stream = yield* events.subscribe();
  for (const key of keys) yield* events.publish(yield* written(store, key, [scaled(0)]));
  const done = yield* Deferred.make<void>();
  const fiber = yield* Effect.forkChild(
    Stream.runForEach(
      Stream.takeUntil(stream, ({ workflowId }) => workflowId === "last"),
      (entry) =>
        Effect.gen(function* () {
          seen.push(named(entry));
          const turn = yield* Deferred.make<void>();
          turns.push(turn);
          yield* Effect.raceFirst(Deferred.await(turn), Deferred.await(done));
        }),
    ),
    { startImmediately: true },
  );
  for (const { workflow, count, silent, listen } of steps) {
    const key = keys[workflow % keys.length];
    if (key === undefined) continue;
    const entries = yield* written(
      store,
      key,
      Array.from({ length: count }, (_, index) => scaled(index)),
    );
    if (!silent) yield* events.publish(entries);
    const turn = listen ? turns.shift() : undefined;
    if (turn !== undefined) yield* Deferred.succeed(turn, undefined);
    yield* Effect.yieldNow;
  }
  for (const key of keys) yield* events.publish(yield* written(store, key, [scaled(99)]));
  const last = yield* started(store, tenantId, "last");
  yield* events.publish(yield* written(store, last, [scaled(100)]));
  yield* Deferred.succeed(done, undefined);
  yield* Fiber.join(fiber);
  for (const key of keys) {
    const expected = (yield* store.journal(key, 2, 1_000_000)).map(named);
    expect(seen.filter((name) => name.startsWith(`${key.workflowId}#`))).toEqual(expected);
  }
});
