import type { KnownDistribution } from "./known-distribution.ts";
import { normalCdf, normalQuantile } from "./normal-law.ts";

/** Latencies in order of time; `correlation` is that of the normal scores of neighbours (AR(1)): 0 for independent samples. */
export interface SeriesPlan {
  readonly count: number;
  readonly correlation: number;
}

/** A stationary AR(1) of normal scores. */
const scores = (correlation: number, random: () => number): (() => number) => {
  let score = normalQuantile(random());
  return () => {
    const now = score;
    score = correlation * score + Math.sqrt(1 - correlation ** 2) * normalQuantile(random());
    return now;
  };
};

/**
 * A series whose every value has exactly this distribution and whose neighbours are alike (Gaussian copula): what the distribution
 * draws its uniform numbers from is two series of scores in turn, since it draws two at most.
 */
export const drawSeries = (
  distribution: KnownDistribution,
  { count, correlation }: SeriesPlan,
  random: () => number,
): readonly number[] => {
  const sources = [scores(correlation, random), scores(correlation, random)] as const;
  return Array.from({ length: count }, () => {
    const uniforms = sources.map((next) => normalCdf(next()));
    return distribution.draw(() => uniforms.shift() ?? random());
  });
};
