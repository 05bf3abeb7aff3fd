import cdf from "@stdlib/stats-base-dists-normal-cdf";
import quantile from "@stdlib/stats-base-dists-normal-quantile";

/** Of mean 0 and deviation 1. */
export const normalCdf = (z: number): number => cdf(z, 0, 1);

/** A uniform 0 would be minus infinity: the least that a draw of 53 bits can tell from it stands in. */
export const normalQuantile = (p: number): number => quantile(Math.max(p, 2 ** -53), 0, 1);
