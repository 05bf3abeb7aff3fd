import type { ClockPort } from "@plimsoll/application";
import { parseInstantMs } from "./parse-instant.ts";

const NS_PER_MS = 1e6;
/** Some 20 ms of reading: only a wall clock that stands still is given up on. */
const MAX_READINGS = 500_000;

/** Waits for the wall clock's next millisecond, so that the origin's instant is exact although Date counts whole ones. */
const wallClockEdge = (): { readonly wallMs: number; readonly atMs: number } => {
  const before = Date.now();
  let wallMs = before;
  for (let reading = 0; wallMs === before && reading < MAX_READINGS; reading += 1) wallMs = Date.now();
  return { wallMs, atMs: performance.now() };
};

/** Reads performance.now() and CLOCK_MONOTONIC as one: of several tries the one with the narrowest bracket counts. */
const pairClocks = (): { readonly monotonicNs: bigint; readonly atMs: number } => {
  let best = { monotonicNs: 0n, atMs: 0, widthMs: Number.POSITIVE_INFINITY };
  for (let attempt = 0; attempt < 16; attempt += 1) {
    const before = performance.now();
    const monotonicNs = process.hrtime.bigint();
    const after = performance.now();
    if (after - before < best.widthMs) best = { monotonicNs, atMs: (before + after) / 2, widthMs: after - before };
  }
  return best;
};

/**
 * A clock whose origin is this call (which takes up to 1 ms). Both of Node's monotonic sources are CLOCK_MONOTONIC on
 * Linux (libuv's uv_hrtime), so their distance is fixed here once and `nowMs` may use the cheaper one, which makes no BigInt.
 * `fromInstant` gives NaN for a text that is no RFC 3339 instant.
 */
export const makeClock = (): ClockPort => {
  const origin = wallClockEdge();
  const pair = pairClocks();
  const originNs = pair.monotonicNs - BigInt(Math.round((pair.atMs - origin.atMs) * NS_PER_MS));
  return {
    nowMs: () => performance.now() - origin.atMs,
    fromMonotonicNs: (monotonicNs) => Number(monotonicNs - originNs) / NS_PER_MS,
    fromInstant: (instant) => parseInstantMs(instant) - origin.wallMs,
    originInstant: new Date(origin.wallMs).toISOString(),
  };
};
