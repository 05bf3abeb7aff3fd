/** Sizes of the groups of equal values, those of one member left out. */
export const tieSizes = (values: readonly number[]): readonly number[] => {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts.values()].filter((count) => count > 1);
};

/** n(n-1)(2n+5), the term from which Kendall's variance and its tie correction are built. */
export const kendallTerm = (n: number): number => n * (n - 1) * (2 * n + 5);
