import type { ClockPort } from "@plimsoll/application";

const READINGS = 20_000;

/** Smallest step seen between two readings in a row, which includes the cost of reading: what a stamp can't be finer than. */
export const measureClockResolutionMs = (clock: ClockPort): number => {
  let smallest = Number.POSITIVE_INFINITY;
  let last = clock.nowMs();
  for (let reading = 0; reading < READINGS; reading += 1) {
    const now = clock.nowMs();
    if (now > last && now - last < smallest) smallest = now - last;
    last = now;
  }
  return smallest;
};
