/** The runner's clocks. Plain functions: they are called once per sample, in hot paths. */
export interface ClockPort {
  /** Milliseconds since the run's origin on CLOCK_MONOTONIC, fractional. */
  readonly nowMs: () => number;
  /** Turns an absolute CLOCK_MONOTONIC reading (nanoseconds) of a process on this host into the run's axis. */
  readonly fromMonotonicNs: (monotonicNs: bigint) => number;
  /** Turns an RFC 3339 instant into the run's axis; as exact as the wall clocks agree. */
  readonly fromInstant: (instant: string) => number;
  /** RFC 3339 instant of the run's origin. */
  readonly originInstant: string;
}
