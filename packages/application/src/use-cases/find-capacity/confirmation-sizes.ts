/** Each next full run is this much smaller. */
const STEP_RATIO = 0.8;
const MOST_RUNS = 4;

/** Numbers of agents at which a full run is tried, the largest first; none below one agent. */
export const confirmationSizes = (feasibleMax: number): readonly number[] => [
  ...new Set(
    Array.from({ length: MOST_RUNS }, (_, run) => Math.floor(feasibleMax * STEP_RATIO ** run)).filter(
      (size) => size > 0,
    ),
  ),
];
