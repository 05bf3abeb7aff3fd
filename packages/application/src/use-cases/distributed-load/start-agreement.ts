/** One question for another process's clock, timed on the asker's. */
export interface ClockReading {
  readonly askedAtMs: number;
  readonly answeredAtMs: number;
  /** The other's monotonic clock, which has an origin of its own and is never compared with ours. */
  readonly theirsMs: number;
}

/** When another process's clock showed zero, on ours, and by how much that may be wrong. */
export interface ClockOffset {
  readonly offsetMs: number;
  /** Half of the round trip: the answer was made somewhere within it. */
  readonly errorMs: number;
}

/**
 * Offset of another monotonic clock from the quickest of some round trips (F. Cristian, "Probabilistic clock
 * synchronization", Distributed Computing 3, 1989); null without any.
 */
export const clockOffset = (readings: readonly ClockReading[]): ClockOffset | null => {
  const [best] = readings.toSorted((a, b) => a.answeredAtMs - a.askedAtMs - (b.answeredAtMs - b.askedAtMs));
  if (best === undefined) return null;
  const errorMs = (best.answeredAtMs - best.askedAtMs) / 2;
  return { offsetMs: best.askedAtMs + errorMs - best.theirsMs, errorMs };
};

/** An instant of ours as the other process is to wait for it on its own clock. */
export const onTheirClock = (oursMs: number, { offsetMs }: ClockOffset): number => oursMs - offsetMs;
