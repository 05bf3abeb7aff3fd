import * as Effect from "effect/Effect";
import { expectThat } from "../../expect-that.ts";
import { scaled } from "../sample-events.ts";
import { ACCEPTED_AT_MS, freshTenant, workflowOf } from "../sample-workflows.ts";
import {
  claimed,
  expectNoGaps,
  expectRefusal,
  expectSame,
  keyOf,
  loaded,
  running,
  written,
  writtenEvents,
} from "../store-steps.ts";
import type { WorkflowStoreCase } from "../workflow-store-case.ts";

const ordered: WorkflowStoreCase = {
  name: "writes the events of many writes in the order given, without gaps",
  needs: [],
  limitMs: 20_000,
  check: Effect.fnUntraced(function* (store) {
    const tenantId = freshTenant();
    const one = yield* running(store, workflowOf(tenantId, "one"));
    const two = yield* running(store, workflowOf(tenantId, "two"));
    const results = yield* store.append([
      { ...keyOf(one), epoch: one.epoch, firstSequence: 3, events: [scaled(1), scaled(2)] },
      { ...keyOf(two), epoch: two.epoch, firstSequence: 3, events: [scaled(7)] },
      { ...keyOf(one), epoch: one.epoch, firstSequence: 5, events: [scaled(3)] },
    ]);
    yield* expectSame(results, ["written", "written", "written"], "each write is answered, in order");
    yield* expectSame(yield* writtenEvents(store, one), [scaled(1), scaled(2), scaled(3)], "events keep their order");
    yield* expectSame(yield* writtenEvents(store, two), [scaled(7)], "events stay with their workflow");
    yield* expectNoGaps(store, one);
    yield* expectNoGaps(store, two);
    yield* expectSame(yield* store.append([]), [], "no writes are no answers");
  }),
};

const concurrent: WorkflowStoreCase = {
  name: "writes 50 workflows at once without mixing them up",
  needs: [],
  limitMs: 60_000,
  check: Effect.fnUntraced(function* (store) {
    const tenantId = freshTenant();
    const ordinals = Array.from({ length: 50 }, (_, index) => index);
    const write = Effect.fnUntraced(function* (ordinal: number) {
      const claim = yield* running(store, workflowOf(tenantId, `workflow-${ordinal}`));
      for (let step = 0; step < 4; step++) yield* written(store, claim, [scaled(ordinal * 10 + step)]);
      return claim;
    });
    const claims = yield* Effect.forEach(ordinals, write, { concurrency: "unbounded" });
    for (const [ordinal, claim] of claims.entries()) {
      const expected = [0, 1, 2, 3].map((step) => scaled(ordinal * 10 + step));
      yield* expectSame(yield* writtenEvents(store, claim), expected, "each journal has its own events, in order");
      yield* expectNoGaps(store, claim);
    }
  }),
};

const fenced: WorkflowStoreCase = {
  name: "fences a stale epoch and writes nothing of it, while the other writes of the call are written",
  needs: [],
  limitMs: 20_000,
  check: Effect.fnUntraced(function* (store) {
    const tenantId = freshTenant();
    const stale = yield* running(store, workflowOf(tenantId, "taken-over"), "engine-a");
    const sound = yield* running(store, workflowOf(tenantId, "kept"), "engine-a");
    const current = yield* claimed(store, stale, "engine-b", stale.expiresAtMs + 1);
    const before = yield* loaded(store, stale);
    const results = yield* store.append([
      { ...keyOf(stale), epoch: stale.epoch, firstSequence: 4, events: [scaled(1), scaled(2)] },
      { ...keyOf(sound), epoch: sound.epoch, firstSequence: 3, events: [scaled(2)] },
      { ...keyOf(stale), epoch: current.epoch + 1, firstSequence: 4, events: [scaled(3)] },
    ]);
    yield* expectSame(results, ["fenced", "written", "fenced"], "only the newest epoch may write");
    yield* expectSame(yield* loaded(store, stale), before, "a fenced write leaves state and journal as they were");
    yield* written(store, current, [scaled(4)]);
    yield* expectSame(yield* writtenEvents(store, stale), [scaled(4)], "the new holder goes on where the journal ends");
    yield* expectNoGaps(store, stale);
  }),
};

const unclaimed: WorkflowStoreCase = {
  name: "fences a write to a workflow that was never claimed, and knows nothing of unknown ones",
  needs: [],
  limitMs: 20_000,
  check: Effect.fnUntraced(function* (store) {
    const definition = workflowOf(freshTenant(), "unclaimed");
    yield* store.accept(definition, ACCEPTED_AT_MS);
    const write = { ...keyOf(definition), epoch: 1, firstSequence: 2, events: [scaled(1)] };
    yield* expectSame(yield* store.append([write]), ["fenced"], "without a claim there is no epoch to write with");
    yield* expectRefusal(
      store.append([{ ...write, workflowId: "nobody-knows-it" }]),
      "not-found",
      "a write to an unknown workflow fails with not-found",
    );
  }),
};

const repeatedWrite: WorkflowStoreCase = {
  name: "takes a repeated write as written, so that a lost answer doubles no event",
  needs: [],
  limitMs: 20_000,
  check: Effect.fnUntraced(function* (store) {
    const claim = yield* running(store, workflowOf(freshTenant(), "repeated-write"));
    const first = yield* written(store, claim, [scaled(1), scaled(2)]);
    const before = yield* loaded(store, claim);
    yield* expectSame(yield* store.append([first]), ["written"], "a repeated write counts as written");
    yield* expectSame(yield* store.append([first, first]), ["written", "written"], "however often it is repeated");
    yield* expectSame(yield* loaded(store, claim), before, "a repeated write changes neither state nor journal");
    const longer = { ...first, events: [...first.events, scaled(3)] };
    yield* expectSame(yield* store.append([longer]), ["written"], "a repeated write may go on where it ended");
    yield* expectSame(yield* writtenEvents(store, claim), longer.events, "only what was missing is written");
    yield* expectNoGaps(store, claim);
  }),
};

const gap: WorkflowStoreCase = {
  name: "refuses a write that would leave a gap, and with it all writes of the call",
  needs: [],
  limitMs: 20_000,
  check: Effect.fnUntraced(function* (store) {
    const tenantId = freshTenant();
    const sound = yield* running(store, workflowOf(tenantId, "sound"));
    const holed = yield* running(store, workflowOf(tenantId, "holed"));
    const writes = [
      { ...keyOf(sound), epoch: sound.epoch, firstSequence: 3, events: [scaled(1)] },
      { ...keyOf(holed), epoch: holed.epoch, firstSequence: 4, events: [scaled(2)] },
    ];
    yield* expectRefusal(store.append(writes), "invalid", "a write that does not join the journal's end is invalid");
    yield* expectSame(yield* writtenEvents(store, sound), [], "a failure wrote nothing, of no write of the call");
    yield* expectSame(yield* writtenEvents(store, holed), [], "a failure wrote nothing");
    const mended = writes.map((write) => ({ ...write, firstSequence: 3 }));
    yield* expectSame(yield* store.append(mended), ["written", "written"], "the call can be repeated whole");
  }),
};

const ROUNDS = 20;

const takeOver: WorkflowStoreCase = {
  name: `never lets a stale write land behind the claim that took over, in ${ROUNDS} races of the two`,
  needs: [],
  limitMs: 60_000,
  check: Effect.fnUntraced(function* (store) {
    const tenantId = freshTenant();
    for (let round = 0; round < ROUNDS; round++) {
      const stale = yield* running(store, workflowOf(tenantId, `race-${round}`));
      const write = { ...keyOf(stale), epoch: stale.epoch, firstSequence: 3, events: [scaled(round)] };
      const claim = store.claim(keyOf(stale), "engine-b", stale.expiresAtMs + 1, 1000);
      const both =
        round % 2 === 0 ? ([store.append([write]), claim] as const) : ([claim, store.append([write])] as const);
      const answers: readonly unknown[] = yield* Effect.all(both, { concurrency: "unbounded" });
      const wrote = answers.some((answer) => Array.isArray(answer) && answer[0] === "written");
      const kinds = (yield* store.journal(keyOf(stale), 2, 10)).map(({ event }) => event.kind);
      const expected = wrote ? ["pool-scaled", "workflow-claimed"] : ["workflow-claimed"];
      yield* expectSame(kinds, expected, "a write of the old epoch is before the new claim, or fenced and nowhere");
      yield* expectThat(
        answers.every((answer) => answer !== null),
        "the expired claim is taken over",
        () => answers,
      );
    }
  }),
};

/** Journal writes: in order, all or nothing, by the holder of the newest epoch only. */
export const appendCases: readonly WorkflowStoreCase[] = [
  ordered,
  concurrent,
  fenced,
  unclaimed,
  repeatedWrite,
  gap,
  takeOver,
];
