import type { ClockPort } from "@plimsoll/application";
import { nearestRank } from "./nearest-rank.ts";

const TIMERS = 300;
const FIRST_DELAY_MS = 20;
const STEP_MS = 2;

/** How much later than asked one timer fires. Below 0 (libuv counts whole milliseconds) is on time. */
const latenessMs = (clock: ClockPort, delayMs: number): Promise<number> =>
  new Promise((resolve) => {
    const start = clock.nowMs();
    setTimeout(() => resolve(Math.max(0, clock.nowMs() - start - delayMs)), delayMs);
  });

/** 99th percentile of the lateness of 300 timers running at once, 2 ms apart so that they do not share a tick; takes 0.62 s. */
export const measureTimerJitterP99Ms = async (clock: ClockPort): Promise<number> => {
  const delays = Array.from({ length: TIMERS }, (_, index) => FIRST_DELAY_MS + index * STEP_MS);
  return nearestRank(await Promise.all(delays.map((delayMs) => latenessMs(clock, delayMs))), 0.99);
};
