import type { ClockPort } from "@plimsoll/application";

const NS_PER_MS = 1_000_000;

/** ClockPort on CLOCK_MONOTONIC with its origin at the call; for tests, which may not import an adapter for it. */
export const makeMonotonicClock = (): ClockPort => {
  const originNs = process.hrtime.bigint();
  const originMs = performance.now();
  const originEpochMs = Date.now();
  return {
    nowMs: () => performance.now() - originMs,
    fromMonotonicNs: (monotonicNs) => Number(monotonicNs - originNs) / NS_PER_MS,
    fromInstant: (instant) => Date.parse(instant) - originEpochMs,
    originInstant: new Date(originEpochMs).toISOString(),
  };
};
