/** A figure with its goal, from one run on one machine. */
export interface GoalResult {
  /** What was measured, as the goals table says it. */
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly operator: "<=" | ">=";
  readonly limit: number;
  readonly met: boolean;
  /** How the value came about: both sides of a ratio, counts, spread. */
  readonly details: Readonly<Record<string, string | number>>;
}

/** What the command line says about a run. */
export interface RunOptions {
  /** For a soak. */
  readonly minutes: number;
}

/** One measurement; it may answer several goals. Ratios are taken side by side, in turns, in this one run. */
export interface Benchmark {
  readonly name: string;
  readonly run: (options: RunOptions) => Promise<readonly GoalResult[]>;
}

/** Judges a value against its goal. */
export const goal = (
  what: string,
  measured: { readonly value: number; readonly unit: string; readonly details?: GoalResult["details"] },
  operator: GoalResult["operator"],
  limit: number,
): GoalResult => {
  const { value, unit, details = {} } = measured;
  const met = operator === "<=" ? value <= limit : value >= limit;
  return { what, value, unit, operator, limit, met, details };
};
