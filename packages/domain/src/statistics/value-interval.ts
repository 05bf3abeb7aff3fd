/** A figure with the ends of its two-sided interval; both null where the data do not support one. */
export interface ValueInterval {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
}
