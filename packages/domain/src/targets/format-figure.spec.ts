import fc from "fast-check";
import { expect, it } from "vitest";
import { formatFigure } from "./format-figure.ts";

it.each([
  [0, "0"],
  [12_345_678, "12345678"],
  [1234.567, "1234.6"],
  [103.2456, "103.2"],
  [0.0315678, "0.03157"],
  [-2.71828, "-2.718"],
  [Number.POSITIVE_INFINITY, "∞"],
  [Number.NEGATIVE_INFINITY, "-∞"],
  [Number.NaN, "n/a"],
])("writes %d as %s", (value, text) => {
  expect(formatFigure(value)).toBe(text);
});

it.each([
  [1999.96, 2000, "1999.96"],
  [499.9996, 500, "499.9996"],
  [0.99996, 1, "0.99996"],
  [2000, 2000, "2000"],
])("writes %d beside the limit %d as %s", (value, limit, text) => {
  expect(formatFigure(value, limit)).toBe(text);
});

it("never rounds a figure onto its limit nor over it", () => {
  const limit = fc.integer({ min: 1, max: 10_000 });
  fc.assert(
    fc.property(limit, fc.double({ min: 0.5, max: 2, noNaN: true }), (bound, factor) => {
      const value = bound * factor;
      fc.pre(value !== bound && Math.abs(value - bound) > 1e-6 * bound);
      expect(Math.sign(Number(formatFigure(value, bound)) - bound)).toBe(Math.sign(value - bound));
    }),
  );
});
