import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mannKendall } from "./mann-kendall.ts";
import { theilSenSlope } from "./theil-sen-slope.ts";

const overTime = (values: readonly number[]) => values.map((y, x) => ({ x, y }));
const RISING = [10, 12, 9, 14, 17, 13, 19, 22];
const TIED = [5, 5, 6, 5, 7, 7, 6, 8, 8, 9];

describe("theilSenSlope", () => {
  it.each([
    // python, scipy 1.17.1: scipy.stats.theilslopes(y, x, .95)
    [overTime(RISING), 1.6666666666666667, 0.6, 3],
    [overTime(TIED), 0.42857142857142855, 0.25, 0.5],
    [
      [0, 9, 18, 36, 72].map((x, i) => ({ x, y: [245, 246.1, 246.8, 249.5, 253.9][i] ?? 0 })),
      0.12371031746031759,
      0.07777777777777967,
      0.14999999999999936,
    ],
    [
      [0, 0, 9, 9, 18, 18, 36, 36, 72, 72].map((x, i) => ({
        x,
        y: [245, 245.4, 246.1, 246, 246.8, 247.2, 249.5, 249.1, 253.9, 254.4][i] ?? 0,
      })),
      0.12371031746031759,
      0.10555555555555587,
      0.13174603174603192,
    ],
  ])("agrees with scipy.stats.theilslopes", (points, slope, low, high) => {
    const fit = theilSenSlope(points);
    expect(fit?.slope).toBeCloseTo(slope, 10);
    expect(fit?.low).toBeCloseTo(low, 10);
    expect(fit?.high).toBeCloseTo(high, 10);
  });

  it("has no interval below five points and no slope at one x", () => {
    expect(theilSenSlope(overTime([1, 2, 3, 4]))).toEqual({ slope: 1, low: null, high: null });
    expect(
      theilSenSlope([
        { x: 1, y: 1 },
        { x: 1, y: 5 },
      ]),
    ).toBeNull();
  });

  it("finds the slope of a line though one of nine points is wild", () => {
    const line = fc.tuple(fc.integer({ min: -100, max: 100 }), fc.integer({ min: -100, max: 100 }), fc.nat(8));
    fc.assert(
      fc.property(line, ([slope, offset, wild]) => {
        const points = Array.from({ length: 9 }, (_, x) => ({ x, y: offset + slope * x }));
        const spoiled = points.map((point) => (point.x === wild ? { ...point, y: point.y + 1e6 } : point));
        expect(theilSenSlope(spoiled)?.slope).toBeCloseTo(slope, 6);
      }),
    );
  });
});

describe("mannKendall", () => {
  it.each([
    // python, pymannkendall 1.4.3: mk.original_test(values)
    [RISING, 20, 2.350640381700619, 0.018741136789596657],
    [TIED, 33, 2.9416867825722988, 0.0032642991464271187],
    [[9, 8, 7, 7, 5, 4, 2], -20, -2.88630719618845, 0.0038979149056319606],
    [[3, 3, 3, 3, 3, 3], 0, 0, 1],
  ])("agrees with pymannkendall on %j", (values, s, z, p) => {
    const test = mannKendall(values);
    expect(test?.s).toBe(s);
    expect(test?.z).toBeCloseTo(z, 10);
    expect(test?.p).toBeCloseTo(p, 10);
  });

  it("is null below four values", () => {
    expect(mannKendall([1, 2, 3])).toBeNull();
  });

  it("turns its sign, and keeps its p, when time runs backwards", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 4, maxLength: 30 }), (values) => {
        const forward = mannKendall(values);
        const backward = mannKendall(values.toReversed());
        expect((backward?.s ?? 0) + (forward?.s ?? 0)).toBe(0);
        expect(backward?.p).toBe(forward?.p);
      }),
    );
  });
});
