import fc from "fast-check";
import { expect, it } from "vitest";
import { stalledTaskIds } from "./stalled-task-ids.ts";

it("names those that were silent for stallAfterMs or longer, the longest first", () => {
  const lastProgressAtMs = new Map([
    ["fresh", 951],
    ["at the limit", 950],
    ["oldest", 100],
    ["old", 500],
    ["from the future", 2000],
  ]);
  expect(stalledTaskIds(lastProgressAtMs, 1000, 50)).toEqual(["oldest", "old", "at the limit"]);
});

it("parts the tasks by their silence alone", () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(10_000)),
      fc.nat(10_000),
      fc.integer({ min: 1, max: 5000 }),
      (marks, nowMs, stallAfterMs) => {
        const lastProgressAtMs = new Map(marks.map((atMs, index) => [`task-${index}`, atMs]));
        const stalled = stalledTaskIds(lastProgressAtMs, nowMs, stallAfterMs);
        const expected = [...lastProgressAtMs]
          .filter(([, atMs]) => atMs + stallAfterMs <= nowMs)
          .map(([taskId]) => taskId);
        expect(stalled.toSorted()).toEqual(expected.toSorted());
        const atMs = stalled.map((taskId) => lastProgressAtMs.get(taskId) ?? 0);
        expect(atMs).toEqual(atMs.toSorted((one, other) => one - other));
      },
    ),
  );
});
