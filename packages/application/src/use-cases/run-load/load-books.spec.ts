import { expect, it } from "vitest";
import { LoadBooks } from "./load-books.ts";

const STAGE = { ordinal: 0, name: "s", isWarmUp: false, fromLevel: 1, toLevel: 1 };
const SPAN = { startedAtMs: 0, endedAtMs: 100 };

it("integrates what is open over a stage by its own clock", () => {
  let nowMs = 0;
  const books = new LoadBooks(() => nowMs);
  books.beginStages();
  books.sent();
  nowMs = 50;
  books.sent();
  nowMs = 75;
  books.ended(true);
  nowMs = 100;
  books.endStage(0);
  expect(books.stageRecord(STAGE, SPAN).meanOpen).toBe((50 + 2 * 25 + 25) / 100);
  nowMs = 200;
  books.endStage(1);
  expect(books.stageRecord({ ...STAGE, ordinal: 1 }, SPAN).meanOpen).toBe(1);
  expect([books.inFlight, books.done, books.failed]).toEqual([1, 1, 0]);
});

it("counts every arrival, sent or dropped", () => {
  const books = new LoadBooks(() => 0);
  books.arrived(0);
  books.arrived(0);
  expect(books.drop(0, 5, "queue-full")).toEqual({
    kind: "dropped-arrival",
    stage: 0,
    intendedAtMs: 5,
    reason: "queue-full",
  });
  const record = books.stageRecord(STAGE, SPAN);
  expect([record.arrivals, books.dropped, "meanOpen" in record]).toEqual([2, 1, false]);
});
