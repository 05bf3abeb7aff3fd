import type { Estimate } from "../metrics/estimate.ts";
import { nearestRankPercentile } from "./nearest-rank-percentile.ts";
import { minimumSampleCount, orderStatisticInterval } from "./order-statistic-interval.ts";

/** Written into every percentile, so that a reader can recompute it. */
export const PERCENTILE_METHOD = "nearest-rank (Hyndman-Fan 1), order-statistic interval (Hahn-Meeker)";

const CONFIDENCE = 0.95;

const tooFew = (n: number, p: number): string =>
  n === 0
    ? "no invocation to take it from"
    : `${n} samples support no two-sided 95 % interval of p${p * 100}; it takes ${minimumSampleCount(p)}`;

/**
 * A percentile with its 95 % interval. The value is withheld where no two-sided interval exists: a p99 of 72 values
 * is just their maximum (research: load-testing 0.3), so that it would pass for more than it is.
 * `ordered` is ascending and may hold +Infinity.
 */
export const percentileEstimate = (ordered: Float64Array, p: number): Estimate => {
  const ranks = orderStatisticInterval(p, ordered.length, CONFIDENCE);
  const supported = ranks !== null;
  const base = {
    value: supported ? nearestRankPercentile(ordered, p) : null,
    low: supported ? (ordered[ranks.lowRank - 1] ?? null) : null,
    high: supported ? (ordered[ranks.highRank - 1] ?? null) : null,
    confidence: supported ? CONFIDENCE : null,
    sampleCount: ordered.length,
    method: PERCENTILE_METHOD,
  };
  return supported ? base : { ...base, reason: tooFew(ordered.length, p) };
};

/**
 * A percentile of a diagnostic: shown even where its interval does not exist, because it is compared with a
 * threshold far away from it and never judged as a target's conservative end.
 */
export const diagnosticPercentile = (ordered: Float64Array, p: number): Estimate => {
  const estimate = percentileEstimate(ordered, p);
  return { ...estimate, value: nearestRankPercentile(ordered, p) };
};
