import type { ResourceRecord } from "../evidence/evidence-record.ts";
import { notMeasured } from "../metrics/estimates.ts";
import { memoryBytes, memoryKindOf, orchestratorSamples } from "../metrics/measure-memory.ts";
import type { TimeSpan } from "../metrics/time-spans.ts";
import { batchPoints } from "../statistics/batch-points.ts";
import { mannKendall } from "../statistics/mann-kendall.ts";
import { theilSenSlope } from "../statistics/theil-sen-slope.ts";
import type { Point } from "../statistics/theil-sen-slope.ts";
import type { LoadEvidence } from "./load-evidence.ts";
import type { ResourceSlope } from "./load-metrics.ts";

const MS_PER_HOUR = 3_600_000;
/** Means of so many stretches: neighbouring samples are not independent. */
const BATCHES = 20;
const SIGNIFICANCE = 0.05;

/** Growth over the whole window below which nothing is a leak: an allocator's arena; one file, one thread. */
const FLOORS = { memory: 1_048_576, files: 1, threads: 1 } as const;

type Resource = ResourceSlope["resource"];

const notFollowed = (resource: Resource, reason: string): ResourceSlope => ({
  resource,
  perHour: notMeasured(reason),
  status: "not-measured",
});

/** What still rises in the later half is no cache being filled. */
const stillRises = (points: readonly Point[]): boolean => {
  const later = theilSenSlope(points.slice(points.length / 2));
  return later !== null && (later.low ?? later.slope) > 0;
};

const slopeOf = (resource: Resource, points: readonly (Point | null)[]): ResourceSlope => {
  const read = points.filter((point) => point !== null);
  if (read.length < points.length) return notFollowed(resource, `${resource} could not be read in every sample`);
  if (read.length < 2 * BATCHES)
    return notFollowed(resource, `${read.length} samples support no slope; it takes ${2 * BATCHES}`);
  const means = batchPoints(read, BATCHES);
  const fit = theilSenSlope(means);
  const test = mannKendall(means.map(({ y }) => y));
  if (fit === null || fit.low === null || fit.high === null || test === null)
    return notFollowed(resource, "no slope could be fitted");
  const hours = (read.at(-1)?.x ?? 0) - (read[0]?.x ?? 0);
  const isLeak = test.s > 0 && test.p < SIGNIFICANCE && fit.low * hours > FLOORS[resource] && stillRises(means);
  const method = "Theil-Sen slope over means of 20 stretches, Sen's interval";
  return {
    resource,
    perHour: { value: fit.slope, low: fit.low, high: fit.high, confidence: 0.95, sampleCount: read.length, method },
    status: isLeak ? "leak" : "none",
  };
};

/**
 * Slopes of memory, files and threads of the orchestrator while the judged load lasts. A leak rises significantly
 * (Mann-Kendall, 5 %), by more than a floor over the window at the lower end of Sen's interval, and still in its later half.
 */
export const resourceSlopes = ({ index }: LoadEvidence, window: TimeSpan | null): readonly ResourceSlope[] => {
  const samples = orchestratorSamples(index).filter(
    ({ atMs }) => window !== null && atMs >= window.from && atMs <= window.to,
  );
  const kind = memoryKindOf(samples);
  const over = (value: (sample: ResourceRecord) => number | null) =>
    samples.map((sample) => {
      const y = value(sample);
      return y === null ? null : { x: sample.atMs / MS_PER_HOUR, y };
    });
  return [
    slopeOf(
      "memory",
      over((sample) => memoryBytes(sample, kind)),
    ),
    slopeOf(
      "files",
      over(({ openFiles }) => openFiles),
    ),
    slopeOf(
      "threads",
      over(({ threads }) => threads),
    ),
  ];
};
