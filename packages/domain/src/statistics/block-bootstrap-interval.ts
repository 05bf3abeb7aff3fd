import normalCdf from "@stdlib/stats-base-dists-normal-cdf";
import tQuantile from "@stdlib/stats-base-dists-t-quantile";
import { ascending, nearestRankPercentile } from "./nearest-rank-percentile.ts";
import { seededRandom } from "./seeded-random.ts";
import type { ValueInterval } from "./value-interval.ts";

/** How often to draw anew, and from which seed: the same seed gives the same interval. */
export interface BootstrapSettings {
  readonly confidence: number;
  readonly resampleCount: number;
  readonly seed: number;
}

/**
 * Fewest blocks with an interval. Six were tried on simulated runs and held the truth in 87 to 94 % of them, not 95 %: so few
 * blocks have too few different resamples.
 */
export const LEAST_BLOCKS = 12;

/** 2,000 resamples: the expanded tail of twelve blocks (1.1 %) rests on twenty of them. */
export const DEFAULT_BOOTSTRAP: BootstrapSettings = { confidence: 0.95, resampleCount: 2_000, seed: 1 };

/**
 * Tail to cut off so that the interval of a mean of k blocks is as wide as Student's. The plain percentile interval is too short
 * by the factor sqrt((k-1)/k) and by normal instead of t: T. Hesterberg, "What Teachers Should Know About the
 * Bootstrap", The American Statistician 69, 2015, section 3.3 ("expanded percentile interval").
 */
export const expandedTail = (confidence: number, blockCount: number): number => {
  const t = tQuantile((1 - confidence) / 2, blockCount - 1);
  return normalCdf(Math.sqrt(blockCount / (blockCount - 1)) * t, 0, 1);
};

const drawn = <A>(blocks: readonly A[], random: () => number): readonly A[] =>
  blocks.map((block) => blocks[Math.floor(random() * blocks.length)] ?? block);

/**
 * Percentile interval of any statistic of whole blocks (waves, runs), which are drawn with replacement so that what
 * happens within one stays together: block bootstrap (H. R. Künsch, Annals of Statistics 17, 1989) with
 * {@link expandedTail}. The ends are null below {@link LEAST_BLOCKS}.
 */
export const blockBootstrapInterval = <A>(
  blocks: readonly A[],
  statistic: (resample: readonly A[]) => number,
  settings: Partial<BootstrapSettings> = {},
): ValueInterval => {
  const { confidence, resampleCount, seed } = { ...DEFAULT_BOOTSTRAP, ...settings };
  const value = statistic(blocks);
  if (blocks.length < LEAST_BLOCKS) return { value, low: null, high: null };
  const random = seededRandom(seed);
  const ordered = ascending(Array.from({ length: resampleCount }, () => statistic(drawn(blocks, random))));
  const tail = expandedTail(confidence, blocks.length);
  return { value, low: nearestRankPercentile(ordered, tail), high: nearestRankPercentile(ordered, 1 - tail) };
};
