/** Name at the left of a target expression such as `p95LatencyMs < 2000`. */
export const metricOf = (expression: string): string =>
  /^\s*([A-Za-z0-9_]+)/.exec(expression)?.[1] ?? expression.trim();

/** Overrides of a metric take the place of its targets, where the first of them stood; those of a new metric come last. */
export const mergeTargets = (base: readonly string[], overrides: readonly string[]): readonly string[] => {
  const placed = new Set<string>();
  const merged = base.flatMap((expression) => {
    const metric = metricOf(expression);
    const replacement = overrides.filter((override) => metricOf(override) === metric);
    if (replacement.length === 0) return [expression];
    if (placed.has(metric)) return [];
    placed.add(metric);
    return replacement;
  });
  return [...merged, ...overrides.filter((expression) => !placed.has(metricOf(expression)))];
};
