/** How one target came out in one trial. */
export interface TargetObservation {
  /** The target's expression, such as `p95LatencyMs < 2000`; its operator and limit are read from it. */
  readonly target: string;
  /** Null where it was not measured; +Infinity where failures reached it. */
  readonly value: number | null;
  readonly interval: { readonly low: number; readonly high: number } | null;
  /** Judged on the conservative end; `unknown` when the interval straddles the limit. */
  readonly holds: boolean | "unknown";
}

/** One run at one number of agents. */
export interface CapacityObservation {
  readonly agentCount: number;
  readonly targets: readonly TargetObservation[];
}
