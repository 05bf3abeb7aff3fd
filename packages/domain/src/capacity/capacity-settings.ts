/** How the search goes about it. */
export interface CapacitySettings {
  /** The first number tried. */
  readonly startAgentCount: number;
  /** Never tried beyond. */
  readonly maxAgentCount: number;
  /** Trials at each end of the final bracket, and before a first failure is believed; odd. */
  readonly replicates: number;
  /** The bracket is narrow enough at this share of the limit (or at one agent). */
  readonly resolutionRatio: number;
  /** On a slope, trials go on until the interval is this narrow on each side, as a share of the limit. */
  readonly precisionRatio: number;
  /** Trials in all, however unsure it then still is. */
  readonly maxTrials: number;
}

/** Found by simulation (packages/known-answers): a limit under 5 % of noise is met within 5 % in over 95 % of searches. */
export const DEFAULT_CAPACITY: CapacitySettings = {
  startAgentCount: 8,
  maxAgentCount: 10_000,
  replicates: 3,
  resolutionRatio: 0.02,
  precisionRatio: 0.04,
  maxTrials: 60,
};
