import type { GoalResult } from "../benchmark.ts";
import { medianInterval, type MedianInterval } from "./median-interval.ts";

/** A figure before and after, taken one right after the other. */
export interface Pair {
  readonly before: GoalResult;
  readonly after: GoalResult;
}

export interface Comparison {
  readonly what: string;
  readonly unit: string;
  /** How many times worse than before, by pairs: above 1 is slower, larger or less complete. */
  readonly worse: MedianInterval;
  readonly verdict: "slower" | "faster" | "within-noise";
}

const worseBy = ({ before, after }: Pair): number => {
  if (before.value === after.value) return 1;
  return after.operator === "<=" ? after.value / before.value : before.value / after.value;
};

const verdictOf = ({ low, high }: MedianInterval, bandRatio: number): Comparison["verdict"] => {
  if (low > 1 + bandRatio) return "slower";
  return high < 1 / (1 + bandRatio) ? "faster" : "within-noise";
};

/**
 * Judges each figure by the interval of the median over its pairs: slower only when the whole interval lies beyond the band. One
 * bad round proves nothing, and a slow-down smaller than the band is let pass.
 */
export const compareRounds = (pairs: readonly Pair[], bandRatio: number): readonly Comparison[] => {
  const byWhat = new Map<string, Pair[]>();
  for (const pair of pairs) byWhat.set(pair.after.what, [...(byWhat.get(pair.after.what) ?? []), pair]);
  return [...byWhat].map(([what, ofOne]) => {
    const worse = medianInterval(ofOne.map(worseBy));
    return { what, unit: ofOne[0]?.after.unit ?? "", worse, verdict: verdictOf(worse, bandRatio) };
  });
};

/** Figures that both sides have; a figure that only one has is told by `unmatched`. */
export const pairUp = (before: readonly GoalResult[], after: readonly GoalResult[]): readonly Pair[] => {
  const known = new Map(before.map((result) => [result.what, result]));
  return after.flatMap((result) => {
    const found = known.get(result.what);
    return found === undefined ? [] : [{ before: found, after: result }];
  });
};

/** What has no counterpart in the baseline. */
export const unmatched = (before: readonly GoalResult[], after: readonly GoalResult[]): readonly string[] => {
  const known = new Set(before.map(({ what }) => what));
  return after.map(({ what }) => what).filter((what) => !known.has(what));
};
