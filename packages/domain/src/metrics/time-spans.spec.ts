import fc from "fast-check";
import { expect, it } from "vitest";
import { clip, joinSpans, largestOverlap, unionMs } from "./time-spans.ts";

const span = fc.tuple(fc.nat(200), fc.nat(50)).map(([from, length]) => ({ from, to: from + length }));
const spans = fc.array(span, { maxLength: 40 });

it("measures the union of spans, as counting covered milliseconds does", () => {
  fc.assert(
    fc.property(spans, (drawn) => {
      const covered = Array.from({ length: 260 }, (_, ms) => drawn.some(({ from, to }) => from <= ms && ms < to));
      expect(unionMs(drawn)).toBe(covered.filter(Boolean).length);
    }),
  );
});

it("finds the largest overlap, as counting open spans at every start does", () => {
  fc.assert(
    fc.property(spans, (drawn) => {
      const lasting = drawn.filter(({ from, to }) => to > from);
      const open = lasting.map(({ from: at }) => lasting.filter(({ from, to }) => from <= at && at < to).length);
      expect(largestOverlap(lasting)).toBe(Math.max(0, ...open));
    }),
  );
});

it("joins spans into ones that never overlap and cover the same time", () => {
  fc.assert(
    fc.property(spans, (drawn) => {
      const joined = joinSpans(drawn);
      expect(joined.reduce((total, { from, to }) => total + to - from, 0)).toBe(unionMs(drawn));
      expect(largestOverlap(joined.filter(({ from, to }) => to > from))).toBeLessThanOrEqual(1);
    }),
  );
});

it("clips to what both spans share, be it an instant", () => {
  expect(clip({ from: 0, to: 10 }, { from: 5, to: 20 })).toEqual({ from: 5, to: 10 });
  expect(clip({ from: 0, to: 5 }, { from: 5, to: 20 })).toEqual({ from: 5, to: 5 });
  expect(clip({ from: 0, to: 4 }, { from: 5, to: 20 })).toBeNull();
});
