import { mannKendall } from "./mann-kendall.ts";
import type { RatioInterval } from "./ratio-of-means-interval.ts";
import { ratioOfMeansInterval } from "./ratio-of-means-interval.ts";

/** Whether a series of figures, one a wave or a batch, stays where it is. */
export interface SteadyState {
  /** `unknown`: too few figures, or one that is not positive and finite. */
  readonly kind: "steady" | "no-steady-state" | "unknown";
  /** Second half over first half with its 99 % interval (Welch, logarithms). */
  readonly secondOverFirstHalf: RatioInterval | null;
  /** Two-sided p of Mann-Kendall's trend test. */
  readonly trendP: number | null;
  readonly reason: string;
}

export interface SteadyStateSettings {
  /** A drift smaller than this, as a share, is no reason to distrust a mean; default 0.05. */
  readonly toleranceRatio: number;
  /** Of the trend test; the halves are compared at the same level. Default 0.01. */
  readonly significance: number;
}

/** Fewer figures than this can't show a trend at 1 %: the least two-sided p of six values is 0.009. */
const LEAST_FIGURES = 6;
const DEFAULTS: SteadyStateSettings = { toleranceRatio: 0.05, significance: 0.01 };

const halves = (values: readonly number[]): readonly [readonly number[], readonly number[]] => {
  const middle = values.length / 2;
  return [values.slice(0, Math.floor(middle)), values.slice(Math.ceil(middle))];
};

const excludesOne = ({ low, high }: RatioInterval): boolean => (low ?? 0) > 1 || (high ?? Infinity) < 1;

const percent = (ratio: number): string => `${(100 * (ratio - 1)).toFixed(1)} %`;

/**
 * Steady unless a trend (Mann-Kendall) or a difference between the halves is both significant and larger than the
 * tolerance: one without the other is either noise or too small to matter. Give figures of waves or batches,
 * not single latencies, whose neighbours are not independent.
 */
export const steadyState = (figures: readonly number[], settings: Partial<SteadyStateSettings> = {}): SteadyState => {
  const { toleranceRatio, significance } = { ...DEFAULTS, ...settings };
  const [first, second] = halves(figures);
  const ratio = ratioOfMeansInterval(second, first, 1 - significance);
  const trendP = mannKendall(figures)?.p ?? null;
  const found = { secondOverFirstHalf: ratio, trendP };
  const measured = figures.every((figure) => figure > 0 && Number.isFinite(figure));
  if (figures.length < LEAST_FIGURES || !measured || ratio === null || trendP === null) {
    return {
      ...found,
      kind: "unknown",
      reason: `${figures.length} figures: it takes ${LEAST_FIGURES}, positive and finite`,
    };
  }
  const drifts = Math.abs(Math.log(ratio.ratio)) > Math.log(1 + toleranceRatio);
  const seen = trendP < significance || excludesOne(ratio);
  const what = `second half ${percent(ratio.ratio)} from the first, trend p = ${trendP.toPrecision(2)}`;
  return drifts && seen
    ? { ...found, kind: "no-steady-state", reason: `no steady state: ${what}` }
    : { ...found, kind: "steady", reason: `no drift shown beyond ${100 * toleranceRatio} %: ${what}` };
};
