import { describe, expect, it } from "vitest";
import { goal } from "../benchmark.ts";
import { compareRounds, type Pair, pairUp, unmatched } from "./compare-rounds.ts";
import { medianInterval } from "./median-interval.ts";

const ms = (value: number) => goal("a wave", { value, unit: "ms" }, "<=", 100);
const perSecond = (value: number) => goal("tasks", { value, unit: "x" }, ">=", 1);
const pairs = (ratios: readonly number[]): readonly Pair[] =>
  ratios.map((ratio, index) => ({ before: ms(50 + index), after: ms((50 + index) * ratio) }));

describe("compareRounds", () => {
  it("fails a slow-down whose whole interval lies beyond the band", () => {
    const [comparison] = compareRounds(pairs([1.2, 1.3, 1.25, 1.4, 1.22, 1.31]), 0.1);
    expect(comparison?.verdict).toBe("slower");
    expect(comparison?.worse.low).toBeCloseTo(1.2);
    expect(comparison?.worse.high).toBeCloseTo(1.4);
  });

  it("lets noise pass, also when most rounds were slower", () => {
    expect(compareRounds(pairs([1.3, 1.4, 0.9, 1.5, 1.2, 1.35]), 0.1)[0]?.verdict).toBe("within-noise");
  });

  it("lets a certain slow-down pass that is smaller than the band", () => {
    expect(compareRounds(pairs([1.05, 1.06, 1.05, 1.07, 1.05, 1.06]), 0.1)[0]?.verdict).toBe("within-noise");
  });

  it("takes less for worse where more is the goal", () => {
    const fewer = Array.from({ length: 6 }, () => ({ before: perSecond(3), after: perSecond(2) }));
    expect(compareRounds(fewer, 0.1)[0]).toMatchObject({ verdict: "slower", worse: { median: 1.5 } });
  });

  it("calls a figure faster, and one that stays 0 unchanged", () => {
    expect(compareRounds(pairs([0.5, 0.6, 0.5, 0.5, 0.55, 0.5]), 0.1)[0]?.verdict).toBe("faster");
    expect(
      compareRounds(
        Array.from({ length: 6 }, () => ({ before: ms(0), after: ms(0) })),
        0.1,
      )[0]?.worse.median,
    ).toBe(1);
  });

  it("calls a figure that was 0 and is not any more slower", () => {
    expect(
      compareRounds(
        Array.from({ length: 6 }, () => ({ before: ms(0), after: ms(2) })),
        0.1,
      )[0]?.verdict,
    ).toBe("slower");
  });
});

describe("pairUp", () => {
  it("pairs by what was measured and names what is new", () => {
    expect(pairUp([ms(1)], [perSecond(3), ms(2)])).toEqual([{ before: ms(1), after: ms(2) }]);
    expect(unmatched([ms(1)], [perSecond(3), ms(2)])).toEqual(["tasks"]);
  });
});

describe("medianInterval", () => {
  it.each([
    [6, 1, 6],
    [8, 1, 8],
    [9, 2, 8],
    [12, 3, 10],
    [20, 6, 15],
  ])("of %i values is holds the ranks %i to %i, as tables of the sign test have it", (count, low, high) => {
    const values = Array.from({ length: count }, (_, index) => index + 1);
    expect(medianInterval(values.toReversed())).toMatchObject({ low, high });
  });

  it("refuses fewer than six", () => {
    expect(() => medianInterval([1, 2, 3, 4, 5])).toThrow("5 values have no 95 % interval");
  });
});
