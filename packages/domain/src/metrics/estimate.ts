/** A figure with its uncertainty. `value` is null when it was not measured or must be withheld; `reason` says which and why. */
export interface Estimate {
  readonly value: number | null;
  /** Ends of the two-sided interval; null where the figure has none (a single measurement, a count). */
  readonly low: number | null;
  readonly high: number | null;
  /** In 0..1; null without an interval. */
  readonly confidence: number | null;
  readonly sampleCount: number;
  /** Name of the statistical method, e.g. `nearest-rank, order-statistic interval`. */
  readonly method: string;
  /** Why the value is withheld or the interval missing. */
  readonly reason?: string;
}
