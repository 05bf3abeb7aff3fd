/** Where performance.now() was zero, on CLOCK_MONOTONIC: both readings come from the same kernel clock. */
const originNs = process.hrtime.bigint() - BigInt(Math.round(performance.now() * 1e6));

/** A performance.now() reading of this thread as an absolute CLOCK_MONOTONIC time, in nanoseconds, as text (JSON has no such integers). */
export const monotonicNsText = (atMs: number): string => String(originNs + BigInt(Math.round(atMs * 1e6)));
