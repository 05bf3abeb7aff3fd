import type { FittedPoint } from "./isotonic-fit.ts";

const between = (from: FittedPoint, to: FittedPoint, x: number): number =>
  to.x === from.x ? from.y : from.y + ((to.y - from.y) * (x - from.x)) / (to.x - from.x);

/**
 * Value of a fit at x: straight between neighbours, so that a monotone fit stays monotone; flat beyond the ends, since a
 * fit says nothing about what was not measured. `fit` is ascending in x; null when it is empty.
 */
export const interpolateFit = (fit: readonly FittedPoint[], x: number): number | null => {
  const [first, last] = [fit[0], fit.at(-1)];
  if (first === undefined || last === undefined) return null;
  if (x <= first.x) return first.y;
  const at = fit.findIndex((point) => point.x >= x);
  const [from, to] = [fit[at - 1], fit[at]];
  return from === undefined || to === undefined ? last.y : between(from, to, x);
};

/** The smallest x at which a monotone fit reaches `level`, by the same straight lines; null when it never crosses it. */
export const crossingOfFit = (fit: readonly FittedPoint[], level: number): number | null => {
  for (let index = 1; index < fit.length; index += 1) {
    const [from, to] = [fit[index - 1], fit[index]];
    if (from === undefined || to === undefined || from.y === to.y) continue;
    const share = (level - from.y) / (to.y - from.y);
    if (share >= 0 && share <= 1) return from.x + share * (to.x - from.x);
  }
  return null;
};
