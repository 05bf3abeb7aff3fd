import type { ClockPort } from "@plimsoll/application";

/** A run's clock whose origin is now. */
export const makeTestClock = (): ClockPort => {
  const originNs = process.hrtime.bigint();
  const originEpochMs = Date.now();
  const toMs = (monotonicNs: bigint): number => Number(monotonicNs - originNs) / 1e6;
  return {
    nowMs: () => toMs(process.hrtime.bigint()),
    fromMonotonicNs: toMs,
    fromInstant: (instant) => Date.parse(instant) - originEpochMs,
    originInstant: new Date(originEpochMs).toISOString(),
  };
};
