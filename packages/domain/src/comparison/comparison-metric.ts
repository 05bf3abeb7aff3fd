/** A metric that orchestrators are compared by. */
export interface ComparisonMetric {
  readonly name: string;
  readonly betterWhen: "lower" | "higher";
  /** Decides the words: `speed` is faster or slower, whichever of them is better; `size` is smaller or larger. */
  readonly kind: "speed" | "size";
}
