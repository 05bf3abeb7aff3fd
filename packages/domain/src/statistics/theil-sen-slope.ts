import normalQuantile from "@stdlib/stats-base-dists-normal-quantile";
import { median } from "simple-statistics";
import { kendallTerm, tieSizes } from "./tie-sizes.ts";

/** A measured pair: y at x. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Slope with Sen's interval; the ends are null when the points are too few for it (fewer than five at 95 %). */
export interface TheilSenSlope {
  readonly slope: number;
  readonly low: number | null;
  readonly high: number | null;
}

const pairwiseSlopes = (points: readonly Point[]): Float64Array => {
  const slopes: number[] = [];
  points.forEach((from, index) => {
    for (const to of points.slice(index + 1)) if (to.x !== from.x) slopes.push((to.y - from.y) / (to.x - from.x));
  });
  return Float64Array.from(slopes).sort();
};

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Standard deviation of Kendall's statistic, corrected for ties in x and in y. */
const kendallDeviation = (points: readonly Point[]): number => {
  const ties = [...tieSizes(points.map((point) => point.x)), ...tieSizes(points.map((point) => point.y))];
  return Math.sqrt(Math.max(0, (kendallTerm(points.length) - sum(ties.map(kendallTerm))) / 18));
};

/**
 * Median of the pairwise slopes (Theil 1950) with the interval of P. K. Sen, "Estimates of the Regression Coefficient
 * Based on Kendall's Tau", JASA 63, 1968, ranks as scipy.stats.theilslopes takes them. It needs no normal
 * errors, survives outliers and repeated x, and has its interval from five points on. Null without two different x.
 * Quadratic in the number of points, of which there are tens.
 */
export const theilSenSlope = (points: readonly Point[], confidence = 0.95): TheilSenSlope | null => {
  const slopes = pairwiseSlopes(points);
  if (slopes.length === 0) return null;
  const slope = median([...slopes]);
  const spread = normalQuantile(1 - (1 - confidence) / 2, 0, 1) * kendallDeviation(points);
  const lowRank = Math.round((slopes.length - spread) / 2) - 1;
  const highRank = Math.min(Math.round((slopes.length + spread) / 2), slopes.length - 1);
  if (lowRank < 0 || points.length < 5) return { slope, low: null, high: null };
  return { slope, low: slopes[lowRank] ?? null, high: slopes[highRank] ?? null };
};
