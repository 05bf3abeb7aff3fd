import normalQuantile from "@stdlib/stats-base-dists-normal-quantile";

/** Both ends in 0..1. */
export interface ProportionInterval {
  readonly low: number;
  readonly high: number;
}

/**
 * Wilson's score interval of a proportion, without continuity correction: E. B. Wilson, "Probable Inference, the
 * Law of Succession, and Statistical Inference", JASA 22, 1927. Null without trials.
 */
export const wilsonInterval = (successes: number, trials: number, confidence = 0.95): ProportionInterval | null => {
  if (trials <= 0) return null;
  const z = normalQuantile(1 - (1 - confidence) / 2, 0, 1);
  const ratio = successes / trials;
  const scale = 1 + (z * z) / trials;
  const centre = (ratio + (z * z) / (2 * trials)) / scale;
  const half = (z / scale) * Math.sqrt((ratio * (1 - ratio)) / trials + (z * z) / (4 * trials * trials));
  return {
    low: successes === 0 ? 0 : Math.max(0, centre - half),
    high: successes === trials ? 1 : Math.min(1, centre + half),
  };
};
