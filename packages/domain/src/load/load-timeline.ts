import type { TimeSpan } from "../metrics/time-spans.ts";
import { ascending, nearestRankPercentile } from "../statistics/nearest-rank-percentile.ts";
import type { LoadEvidence, LoadInvocation } from "./load-evidence.ts";
import type { TimelinePoint } from "./load-metrics.ts";

const MOST_POINTS = 150;
const NICE_WIDTHS_MS = [50, 100, 200, 250, 500, 1000, 2000, 5000, 10_000, 30_000, 60_000, 300_000, 600_000, 3_600_000];

/** The load from its first stage's start to its last stage's end; null before any stage ended. */
export const loadWindow = ({ stages }: LoadEvidence): TimeSpan | null => {
  const [first, last] = [stages[0], stages.at(-1)];
  return first === undefined || last === undefined ? null : { from: first.startedAtMs, to: last.endedAtMs };
};

/** Width of the timeline's points for a load of this length. */
export const timelineWidthMs = ({ from, to }: TimeSpan): number =>
  NICE_WIDTHS_MS.find((widthMs) => (to - from) / widthMs <= MOST_POINTS) ?? 3_600_000;

interface Bucket {
  readonly due: LoadInvocation[];
  droppedCount: number;
  completedCount: number;
  failedCount: number;
  presentMs: number;
}

const emptyBuckets = (count: number): readonly Bucket[] =>
  Array.from({ length: count }, () => ({ due: [], droppedCount: 0, completedCount: 0, failedCount: 0, presentMs: 0 }));

/** Adds a stay to every bucket that it touches. */
const addPresence = (buckets: readonly Bucket[], span: TimeSpan, origin: number, widthMs: number): void => {
  const first = Math.max(0, Math.floor((span.from - origin) / widthMs));
  for (let at = first; at < buckets.length; at += 1) {
    const [from, to] = [origin + at * widthMs, origin + (at + 1) * widthMs];
    if (from >= span.to) return;
    const bucket = buckets[at];
    if (bucket !== undefined) bucket.presentMs += Math.max(0, Math.min(to, span.to) - Math.max(from, span.from));
  }
};

const percentile = (values: readonly number[], p: number): number | null => nearestRankPercentile(ascending(values), p);

const toPoint = (bucket: Bucket, atMs: number, widthMs: number): TimelinePoint => {
  const corrected = bucket.due.map(({ correctedMs }) => correctedMs);
  const uncorrected = bucket.due.map(({ uncorrectedMs }) => uncorrectedMs);
  return {
    atMs,
    dueCount: bucket.due.length + bucket.droppedCount,
    droppedCount: bucket.droppedCount,
    completedCount: bucket.completedCount,
    failedCount: bucket.failedCount,
    meanInFlight: bucket.presentMs / widthMs,
    correctedP50Ms: percentile(corrected, 0.5),
    correctedP95Ms: percentile(corrected, 0.95),
    uncorrectedP50Ms: percentile(uncorrected, 0.5),
    uncorrectedP95Ms: percentile(uncorrected, 0.95),
  };
};

const bucketAt = (buckets: readonly Bucket[], index: number): Bucket | undefined => buckets[Math.floor(index)];

/** Latency by intended start (a stall shows where it struck), completions by end. Percentiles here are for the eye: they have no interval. */
export const loadTimeline = (evidence: LoadEvidence, window: TimeSpan, widthMs: number): readonly TimelinePoint[] => {
  const buckets = emptyBuckets(Math.max(1, Math.ceil((window.to - window.from) / widthMs)));
  const indexOf = (atMs: number): number => (atMs - window.from) / widthMs;
  for (const each of evidence.invocations) {
    const { intendedAtMs, endedAtMs, outcome } = each.record;
    if (each.isDecided) bucketAt(buckets, indexOf(intendedAtMs))?.due.push(each);
    addPresence(buckets, { from: intendedAtMs, to: endedAtMs ?? window.to }, window.from, widthMs);
    const end = endedAtMs === null ? undefined : bucketAt(buckets, indexOf(endedAtMs));
    if (end !== undefined) end.completedCount += 1;
    if (end !== undefined && outcome !== "succeeded") end.failedCount += 1;
  }
  for (const { intendedAtMs } of evidence.index.of["dropped-arrival"]) {
    const bucket = bucketAt(buckets, indexOf(intendedAtMs));
    if (bucket !== undefined) bucket.droppedCount += 1;
  }
  return buckets.map((bucket, index) => toPoint(bucket, window.from + index * widthMs, widthMs));
};
