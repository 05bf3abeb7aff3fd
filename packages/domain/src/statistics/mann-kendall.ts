import normalCdf from "@stdlib/stats-base-dists-normal-cdf";
import { kendallTerm, tieSizes } from "./tie-sizes.ts";

/** S above 0 is a rise; `p` is two-sided. */
export interface MannKendall {
  readonly s: number;
  readonly z: number;
  readonly p: number;
}

const statistic = (values: readonly number[]): number => {
  let s = 0;
  values.forEach((from, index) => {
    for (const to of values.slice(index + 1)) s += Math.sign(to - from);
  });
  return s;
};

/**
 * Trend test of Mann (1945) and Kendall (1975): normal approximation with continuity and tie correction, as
 * pymannkendall's original_test computes it. Null below four values, where no order can be significant.
 */
export const mannKendall = (values: readonly number[]): MannKendall | null => {
  if (values.length < 4) return null;
  const s = statistic(values);
  const ties = tieSizes(values).reduce((total, size) => total + kendallTerm(size), 0);
  const variance = (kendallTerm(values.length) - ties) / 18;
  const z = s === 0 ? 0 : (s - Math.sign(s)) / Math.sqrt(variance);
  return { s, z, p: Math.min(1, 2 * (1 - normalCdf(Math.abs(z), 0, 1))) };
};
