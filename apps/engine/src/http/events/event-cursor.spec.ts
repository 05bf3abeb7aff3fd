import type { JournalEntry } from "@plimsoll/application";
import * as Result from "effect/Result";
import * as fc from "fast-check";
import { deflateRawSync } from "node:zlib";
import { expect, it } from "vitest";
import { EventCursor, FINISHED_KEPT_MS, LONGEST_CURSOR_CHARACTERS } from "./event-cursor.ts";

const entry = (workflowId: string, sequence: number, atMs: number, finished = false): JournalEntry => ({
  ...{ tenantId: "acme", workflowId, sequence },
  event: finished
    ? { kind: "workflow-finished", atMs, outcome: "succeeded", reason: "" }
    : { kind: "cancel-requested", atMs, reason: "" },
});
const key = (workflowId: string) => ({ tenantId: "acme", workflowId });
const reread = (cursor: EventCursor) => Result.getOrThrow(EventCursor.parse(cursor.text() ?? ""));

it("says after any text round trip what was sent of each workflow", () => {
  const positions = fc.dictionary(fc.stringMatching(/^[a-z0-9.:-]{1,20}$/), fc.integer({ min: 1, max: 2 ** 40 }));
  fc.assert(
    fc.property(positions, (sent) => {
      const cursor = new EventCursor(0);
      for (const [id, sequence] of Object.entries(sent)) cursor.advance(entry(id, sequence, 5));
      const again = reread(cursor);
      for (const [id, sequence] of Object.entries(sent)) expect(again.sentOf(key(id))).toBe(sequence);
      expect(again.sentOf(key("NEVER"))).toBe(0);
    }),
  );
});

it("keeps a finished workflow for a minute of events, then forgets it and knows that it is past", () => {
  const cursor = new EventCursor(0);
  cursor.advance(entry("done", 7, 1_000, true));
  cursor.advance(entry("other", 1, 1_000 + FINISHED_KEPT_MS));
  cursor.allWasSent();
  expect(reread(cursor).sentOf(key("done"))).toBe(7);
  cursor.advance(entry("other", 2, 1_001 + FINISHED_KEPT_MS));
  cursor.allWasSent();
  const later = reread(cursor);
  expect(later.sentOf(key("done"))).toBe(0);
  const isNew = later.newcomers();
  expect(isNew({ ...key("done"), finishedAtMs: 1_000 })).toBe(false);
  expect(isNew({ ...key("ended-since"), finishedAtMs: 1_001 })).toBe(true);
  expect(isNew({ ...key("running"), finishedAtMs: null })).toBe(true);
  expect(isNew({ ...key("other"), finishedAtMs: null })).toBe(false);
});

it("takes nothing for past while older events may still have to be sent", () => {
  const cursor = new EventCursor(0);
  cursor.advance(entry("newest", 1, 10 * FINISHED_KEPT_MS));
  expect(reread(cursor).newcomers()({ ...key("ended-since"), finishedAtMs: 1 })).toBe(true);
  cursor.allWasSent();
  expect(reread(cursor).newcomers()({ ...key("ended-since"), finishedAtMs: 1 })).toBe(false);
});

it("is a text only while that fits into a header", () => {
  const cursor = new EventCursor(0);
  for (let at = 0; at < 60; at += 1) cursor.advance(entry(`nightly-${crypto.randomUUID()}`, at * 3 + 1, 1));
  expect(cursor.text()?.length).toBeLessThanOrEqual(LONGEST_CURSOR_CHARACTERS);
  for (let at = 0; at < 10_000; at += 1) cursor.advance(entry(`nightly-${crypto.randomUUID()}`, 1, 1));
  expect(cursor.text()).toBeNull();
});

it("is no text where few long names make it too large", () => {
  const cursor = new EventCursor(0);
  const long = () => `${crypto.randomUUID()}-${crypto.randomUUID()}-${crypto.randomUUID()}`;
  for (let at = 0; at < 100; at += 1) cursor.advance(entry(long(), 1, 1));
  expect(cursor.text()).toBeNull();
});

it.each([
  "",
  "!!!!",
  "e30",
  deflateRawSync("{}").toString("base64url"),
  deflateRawSync("x".repeat(2 ** 23)).toString("base64url"),
])("refuses what it has not made (%#)", (text) => {
  expect(EventCursor.parse(text)).toEqual(Result.fail("malformed"));
});
