/** What was seen of a system over one window; all means over the same time. */
export interface FlowMeans {
  /** Mean number in flight over time: the integral of in-flight divided by the window. */
  readonly meanInFlight: number;
  readonly throughputPerSec: number;
  readonly meanLatencyMs: number;
}

export interface LittlesLawCheck {
  /** throughput x mean latency: how many there should have been in flight. */
  readonly expectedInFlight: number;
  /** |L - lambda W| / L, 0 or more. */
  readonly deviationRatio: number;
  readonly holds: boolean;
}

/**
 * Little's law L = lambda W (J. D. C. Little, Operations Research 9, 1961) as a check of the measurement itself: a window in which it is off by
 * more than 5 % has lost requests, mixed up clocks, or cut many of them at its ends. Null where nothing was in flight.
 */
export const littlesLawCheck = (means: FlowMeans, toleranceRatio = 0.05): LittlesLawCheck | null => {
  const { meanInFlight, throughputPerSec, meanLatencyMs } = means;
  if (!(meanInFlight > 0)) return null;
  const expectedInFlight = (throughputPerSec * meanLatencyMs) / 1000;
  const deviationRatio = Math.abs(meanInFlight - expectedInFlight) / meanInFlight;
  return { expectedInFlight, deviationRatio, holds: deviationRatio <= toleranceRatio };
};
