import tCdf from "@stdlib/stats-base-dists-t-cdf";
import { mean, sampleVariance } from "simple-statistics";
import type { BootstrapSettings } from "./block-bootstrap-interval.ts";
import { blockBootstrapInterval } from "./block-bootstrap-interval.ts";
import { geometricMeanInterval } from "./geometric-mean-interval.ts";
import type { RatioInterval } from "./ratio-of-means-interval.ts";

/** Two figures of the same wave (or the same turn of interleaved runs); both positive. */
export interface FigurePair {
  readonly numerator: number;
  readonly denominator: number;
}

const ratiosOf = (pairs: readonly FigurePair[]): readonly number[] =>
  pairs.map(({ numerator, denominator }) => numerator / denominator);

/**
 * Geometric mean of paired ratios with Student's t interval of their logarithms. Pairing takes out what a
 * wave's moment did to both sides, which an interval of two separate means would count as noise. Null without pairs or
 * with a ratio that is not positive.
 */
export const pairedRatioInterval = (pairs: readonly FigurePair[], confidence = 0.95): RatioInterval | null => {
  const interval = geometricMeanInterval(ratiosOf(pairs), confidence);
  return interval === null ? null : { ratio: interval.mean, low: interval.low, high: interval.high };
};

const usable = (ratios: readonly number[]): boolean =>
  ratios.length > 0 && ratios.every((ratio) => ratio > 0 && Number.isFinite(ratio));

/** The same ratio with a bootstrap interval over the pairs: a second witness that assumes no shape of the noise. */
export const pairedRatioBootstrapInterval = (
  pairs: readonly FigurePair[],
  settings: Partial<BootstrapSettings> = {},
): RatioInterval | null => {
  const ratios = ratiosOf(pairs);
  if (!usable(ratios)) return null;
  const { value, low, high } = blockBootstrapInterval(ratios.map(Math.log), (logs) => mean([...logs]), settings);
  return {
    ratio: Math.exp(value),
    low: low === null ? null : Math.exp(low),
    high: high === null ? null : Math.exp(high),
  };
};

/** Two-sided p of "the ratio is 1": the paired t test of the logarithms (Student 1908). Null below two pairs. */
export const pairedRatioP = (pairs: readonly FigurePair[]): number | null => {
  const ratios = ratiosOf(pairs);
  if (ratios.length < 2 || !usable(ratios)) return null;
  const logs = ratios.map(Math.log);
  const error = Math.sqrt(sampleVariance(logs) / logs.length);
  if (error === 0) return mean(logs) === 0 ? 1 : 0;
  return 2 * tCdf(-Math.abs(mean(logs)) / error, logs.length - 1);
};
