import type { JournalEntry } from "@plimsoll/application";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { EventCursor, FINISHED_KEPT_MS } from "./event-cursor.ts";
import { SAVED_KEPT_MS, SavedPositions } from "./saved-positions.ts";

const MANY = 300;
const key = (workflowId: string) => ({ tenantId: "acme", workflowId });
const entry = (workflowId: string, sequence: number, atMs = 1): JournalEntry => ({
  ...{ ...key(workflowId), sequence },
  event: { kind: "cancel-requested", atMs, reason: "" },
});

/** A stream of so many open workflows that its ids are names. */
const largeStream = (positions = new SavedPositions(), holder = "acme") => {
  const cursor = new EventCursor(0);
  for (let at = 0; at < MANY; at += 1) cursor.advance(entry(`w${at}`, 1));
  const ids = positions.idsFor(holder, cursor);
  return { positions, ids, tell: (entries: readonly JournalEntry[]) => ids.idAfter(cursor.advanceAll(entries)) };
};

it("gives short ids however many workflows are open, each of which leads back to its own place", () => {
  const steps = fc.array(fc.array(fc.integer({ min: 0, max: MANY + 20 }), { minLength: 1 }), { minLength: 1 });
  fc.assert(
    fc.property(steps, (batches) => {
      const { positions, tell } = largeStream();
      const sent = new Map(Array.from({ length: MANY }, (_, at) => [`w${at}`, 1]));
      const places = batches.map((batch) => {
        const entries = batch.map((at) => {
          const sequence = (sent.get(`w${at}`) ?? 0) + 1;
          sent.set(`w${at}`, sequence);
          return entry(`w${at}`, sequence);
        });
        return { id: tell(entries), then: new Map(sent) };
      });
      for (const { id, then } of places) {
        expect(id.length).toBeLessThan(64);
        const found = positions.find(id, "acme", 0);
        for (const name of sent.keys()) expect(found?.sentOf(key(name))).toBe(then.get(name) ?? 0);
      }
    }),
    { numRuns: 30 },
  );
});

it("looks again for a workflow that began and ended after the place", () => {
  const { positions, tell } = largeStream();
  const id = tell([entry("w0", 2)]);
  const end = { kind: "workflow-finished", atMs: 5, outcome: "succeeded", reason: "" } as const;
  tell([entry("late", 1), { ...entry("late", 2), event: end }]);
  tell([entry("w0", 3, 6 + FINISHED_KEPT_MS)]);
  expect(positions.find(id, "acme", 0)?.open()).toContainEqual(expect.objectContaining(key("late")));
});

it("knows nothing of another's ids, of steps that never were and of those too far back", () => {
  const { positions, tell } = largeStream();
  const first = tell([entry("w0", 2)]);
  expect(positions.find(first, "globex", 0)).toBeNull();
  expect(positions.find(first.replace(/\d+$/, "7"), "acme", 0)).toBeNull();
  expect(new SavedPositions().find(first, "acme", 0)).toBeNull();
  for (let sequence = 3; sequence < 1_500; sequence += 1) tell([entry("w0", sequence)]);
  expect(positions.find(first, "acme", 0)).toBeNull();
});

it("keeps the places of ended streams for a while, and not without number", () => {
  const positions = new SavedPositions();
  const streams = Array.from({ length: 20 }, () => largeStream(positions));
  const ids = streams.map(({ tell }) => tell([entry("w0", 2)]));
  expect(positions.size).toBe(20);
  for (const [at, stream] of streams.entries()) stream.ids.end(at);
  expect(positions.size).toBe(8);
  expect(positions.find(ids[19] ?? "", "acme", SAVED_KEPT_MS)?.sentOf(key("w0"))).toBe(2);
  expect(positions.find(ids[19] ?? "", "acme", SAVED_KEPT_MS + 20)).toBeNull();
  expect(positions.size).toBe(0);
});

it("keeps nothing for a stream whose cursor is an id itself", () => {
  const positions = new SavedPositions();
  const cursor = new EventCursor(0);
  const id = positions.idsFor("acme", cursor).idAfter(cursor.advanceAll([entry("w", 1)]));
  expect([SavedPositions.isId(id), positions.size]).toEqual([false, 0]);
});
