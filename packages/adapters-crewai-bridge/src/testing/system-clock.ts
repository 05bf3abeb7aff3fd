import type { ClockPort } from "@plimsoll/application";

/** A clock for tests of this package: the run's origin is the moment it is made. */
export const makeSystemClock = (): ClockPort => {
  const originMs = performance.now();
  const originWallMs = Date.now();
  const originNs = process.hrtime.bigint();
  return {
    nowMs: () => performance.now() - originMs,
    fromMonotonicNs: (monotonicNs) => Number(monotonicNs - originNs) / 1e6,
    fromInstant: (instant) => Date.parse(instant) - originWallMs,
    originInstant: new Date(originWallMs).toISOString(),
  };
};
