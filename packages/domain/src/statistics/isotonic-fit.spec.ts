import fc from "fast-check";
import { expect, it } from "vitest";
import { isotonicFit } from "./isotonic-fit.ts";

const VALUES = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3];
const WEIGHTS = [1, 2, 1, 1, 3, 1, 1, 2, 1, 1];
const POINTS = VALUES.map((y, x) => ({ x, y, weight: WEIGHTS[x] ?? 1 }));

it.each([
  // python, scipy 1.17.1: scipy.optimize.isotonic_regression(VALUES, weights=WEIGHTS, increasing=...).x
  ["increasing" as const, [5 / 3, 5 / 3, 2.5, 2.5, 5, 31 / 6, 31 / 6, 31 / 6, 31 / 6, 31 / 6]],
  ["decreasing" as const, [...Array.from({ length: 9 }, () => 4.076923076923077), 3]],
])("agrees with scipy's isotonic_regression, %s", (direction, expected) => {
  const fitted = isotonicFit(POINTS, direction).map(({ y }) => y);
  expect(fitted).toEqual(expected.map((value) => expect.closeTo(value, 12)));
});

const cloud = fc.array(
  fc.record({
    x: fc.integer({ min: 1, max: 20 }),
    y: fc.double({ min: -100, max: 100, noNaN: true }),
    weight: fc.integer({ min: 1, max: 5 }),
  }),
  { minLength: 1, maxLength: 60 },
);

it("never falls, keeps the weighted mean, and leaves a monotone sample as it is", () => {
  fc.assert(
    fc.property(cloud, (points) => {
      const fit = isotonicFit(points);
      const ys = fit.map(({ y }) => y);
      expect(ys).toEqual(ys.toSorted((a, b) => a - b));
      const weightAt = (x: number) => points.filter((p) => p.x === x).reduce((sum, p) => sum + p.weight, 0);
      const before = points.reduce((sum, { y, weight }) => sum + y * weight, 0);
      const after = fit.reduce((sum, { x, y }) => sum + y * weightAt(x), 0);
      expect(after).toBeCloseTo(before, 6);
      expect(isotonicFit(fit)).toEqual(fit.map(({ x, y }) => ({ x, y: expect.closeTo(y, 9) })));
    }),
  );
});

it("falls as the mirror image rises, whatever the order of the points", () => {
  fc.assert(
    fc.property(cloud, (points) => {
      const falling = isotonicFit(points.toReversed(), "decreasing").map(({ y }) => y);
      const mirrored = isotonicFit(points.map((point) => ({ ...point, y: -point.y }))).map(({ y }) => -y);
      expect(falling).toEqual(mirrored.map((value) => expect.closeTo(value, 8)));
    }),
  );
});
