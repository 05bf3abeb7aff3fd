import type { TimePoint } from "@plimsoll/application";
import { type InvocationRecord, latencyMs } from "@plimsoll/domain";
import { latencyPercentiles } from "./latency-wire.ts";
import type { SamplesIndex } from "./samples-index.ts";

/** A stretch of the run cut into equal parts. */
export interface TimeGrid {
  readonly fromMs: number;
  readonly widthMs: number;
  readonly count: number;
}

interface Bucket {
  busyMs: number;
  failedCount: number;
  readonly latenciesMs: number[];
}

const addBusy = (buckets: readonly Bucket[], grid: TimeGrid, fromMs: number, toMs: number): void => {
  const first = Math.max(0, Math.floor((fromMs - grid.fromMs) / grid.widthMs));
  for (let at = first; at < grid.count; at += 1) {
    const bucketFrom = grid.fromMs + at * grid.widthMs;
    if (bucketFrom >= toMs) return;
    const bucket = buckets[at];
    if (bucket === undefined) return;
    bucket.busyMs += Math.max(0, Math.min(toMs, bucketFrom + grid.widthMs) - Math.max(fromMs, bucketFrom));
  }
};

const addEnd = (
  buckets: readonly Bucket[],
  grid: TimeGrid,
  invocation: InvocationRecord,
  index: SamplesIndex,
): void => {
  if (invocation.endedAtMs === null) return;
  const bucket = buckets[Math.floor((invocation.endedAtMs - grid.fromMs) / grid.widthMs)];
  const latency = latencyMs(index.trace(invocation));
  if (bucket === undefined || latency === null) return;
  bucket.latenciesMs.push(latency);
  if (invocation.outcome === "failed") bucket.failedCount += 1;
};

/** In flight, throughput and latency over time, from the invocations given. */
export const timePoints = (
  index: SamplesIndex,
  invocations: readonly InvocationRecord[],
  grid: TimeGrid,
): readonly TimePoint[] => {
  const buckets = Array.from({ length: grid.count }, (): Bucket => ({ busyMs: 0, failedCount: 0, latenciesMs: [] }));
  for (const invocation of invocations) {
    addBusy(buckets, grid, invocation.sentAtMs, invocation.endedAtMs ?? index.lastAtMs);
    addEnd(buckets, grid, invocation, index);
  }
  return buckets.map(({ busyMs, failedCount, latenciesMs }, at) => ({
    atMs: grid.fromMs + at * grid.widthMs,
    meanInFlight: busyMs / grid.widthMs,
    endedCount: latenciesMs.length,
    failedCount,
    ...latencyPercentiles(latenciesMs),
  }));
};
