import { it } from "@effect/vitest";
import type { WorkflowEvent } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import { TestClock } from "effect/testing";
import { describe, expect } from "vitest";
import { type TrackedNews, TrackerFailure } from "../../ports/task-tracker.port.ts";
import type { JournalEntry } from "../../ports/workflow-store.port.ts";
import { trackWorkflow } from "./track-workflow.ts";

const key = { tenantId: "t", workflowId: "w" };
const linked = { ...key, projectId: "p", lastSequence: 0 };

const events: readonly WorkflowEvent[] = [
  { kind: "workflow-accepted", atMs: 1, taskCount: 2 },
  { kind: "task-blocked", atMs: 2, taskId: "b", blockedBy: "a" },
  { kind: "task-cancelled", atMs: 3, taskId: "a", reason: "no longer wanted" },
  { kind: "workflow-finished", atMs: 4, outcome: "cancelled", reason: "asked" },
];
const journalOf = (all: readonly WorkflowEvent[]): readonly JournalEntry[] =>
  all.map((event, index) => ({ ...key, sequence: index + 1, event }));

const storeOf = (entries: () => readonly JournalEntry[]) => ({
  journal: (_: unknown, after: number, limit: number) =>
    Effect.sync(() =>
      entries()
        .filter(({ sequence }) => sequence > after)
        .slice(0, limit),
    ),
});

describe("trackWorkflow", () => {
  it.effect("tells every entry that means something, and ends with the workflow", () =>
    Effect.gen(function* () {
      const told: TrackedNews[] = [];
      const tracker = {
        record: (_: unknown, news: TrackedNews) => Effect.sync(() => (told.push(news), news.lastSequence)),
      };
      yield* trackWorkflow({ store: storeOf(() => journalOf(events)), tracker }, linked);
      expect(told).toHaveLength(1);
      expect(told[0]).toMatchObject({ lastSequence: 4, isFinished: true });
      expect(told[0]?.transitions.map(({ sequence, taskId, status }) => [sequence, taskId, status])).toEqual([
        [2, "b", "blocked"],
        [3, "a", "cancelled"],
      ]);
    }),
  );

  it.effect("goes on behind what the tracker knows, and waits for what is not there yet", () =>
    Effect.gen(function* () {
      const told: number[] = [];
      let known = 2;
      const tracker = {
        record: (_: unknown, { lastSequence }: TrackedNews) =>
          Effect.sync(() => (told.push(lastSequence), lastSequence)),
      };
      const store = storeOf(() => journalOf(events).slice(0, known));
      const tracking = yield* Effect.forkChild(trackWorkflow({ store, tracker }, { ...linked, lastSequence: 1 }));
      yield* TestClock.adjust("1 second");
      expect(told).toEqual([2]);
      known = 4;
      yield* TestClock.adjust("1 second");
      yield* Fiber.join(tracking);
      expect(told).toEqual([2, 4]);
    }),
  );

  it.effect("tells it all, once and in order, when the tracker was away for an hour", () =>
    Effect.gen(function* () {
      let isAway = true;
      const told: TrackedNews[] = [];
      const away = new TrackerFailure({ message: "connection refused", hint: "", retryable: true });
      const tracker = {
        record: (_: unknown, news: TrackedNews) =>
          Effect.suspend(() => (isAway ? Effect.fail(away) : Effect.sync(() => (told.push(news), news.lastSequence)))),
      };
      const store = storeOf(() => journalOf(events));
      const tracking = yield* Effect.forkChild(trackWorkflow({ store, tracker }, linked));
      yield* TestClock.adjust("1 hour");
      expect(told).toEqual([]);
      isAway = false;
      yield* TestClock.adjust("2 seconds");
      yield* Fiber.join(tracking);
      expect(told.map(({ lastSequence }) => lastSequence)).toEqual([4]);
    }),
  );

  it.effect.each([0, 3])(
    "gives up a workflow that is not there after %i told entries, and leaves its link for whoever has its journal",
    (lastSequence) =>
      Effect.gen(function* () {
        const told: TrackedNews[] = [];
        const tracker = {
          record: (_: unknown, news: TrackedNews) => Effect.sync(() => (told.push(news), news.lastSequence)),
        };
        const tracking = yield* Effect.forkChild(
          trackWorkflow({ store: storeOf(() => []), tracker }, { ...linked, lastSequence }),
        );
        yield* TestClock.adjust("9 minutes");
        expect(told).toEqual([]);
        yield* TestClock.adjust("2 minutes");
        yield* Fiber.join(tracking);
        expect(told).toEqual([]);
      }),
  );

  it.effect("stays with a workflow that is silent for hours", () =>
    Effect.gen(function* () {
      const told: number[] = [];
      let known = 2;
      const tracker = {
        record: (_: unknown, { lastSequence }: TrackedNews) =>
          Effect.sync(() => (told.push(lastSequence), lastSequence)),
      };
      const store = storeOf(() => journalOf(events).slice(0, known));
      const tracking = yield* Effect.forkChild(trackWorkflow({ store, tracker }, linked));
      yield* TestClock.adjust("3 hours");
      known = 4;
      yield* TestClock.adjust("1 second");
      yield* Fiber.join(tracking);
      expect(told).toEqual([2, 4]);
    }),
  );

  it.effect("fails with what waiting can't mend", () =>
    Effect.gen(function* () {
      const refused = new TrackerFailure({ message: "permission denied", hint: "", retryable: false });
      const tracker = { record: () => Effect.fail(refused) };
      const failure = yield* Effect.flip(trackWorkflow({ store: storeOf(() => journalOf(events)), tracker }, linked));
      expect(failure).toBe(refused);
    }),
  );
});
