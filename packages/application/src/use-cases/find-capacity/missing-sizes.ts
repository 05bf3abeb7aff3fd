import { type CapacityTrial, LEAST_USL_SIZES } from "@plimsoll/domain";

/** Sizes that the law still needs, spread by halving from the limit down; none where the limit is too small to have six. */
export const missingSizes = (trials: readonly CapacityTrial[], feasibleMax: number): readonly number[] => {
  const measured = new Set(trials.map(({ agentCount }) => agentCount));
  const halves = [1, 2, 3, 4, 5, 6, 7, 8].map((power) => Math.round(feasibleMax / 2 ** power)).concat([1, 2, 3, 5]);
  const candidates = [...new Set(halves)].filter((size) => size >= 1 && size <= feasibleMax && !measured.has(size));
  return candidates.slice(0, Math.max(0, LEAST_USL_SIZES - measured.size));
};
