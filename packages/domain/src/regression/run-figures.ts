/** Figures of one run: by metric, one a judged wave. A metric with one figure a run has a list of one. */
export interface RunFigures {
  readonly runId: string;
  readonly figures: Readonly<Record<string, readonly number[]>>;
}

/** A metric that is watched. */
export interface WatchedMetric {
  readonly name: string;
  readonly betterWhen: "lower" | "higher";
}
