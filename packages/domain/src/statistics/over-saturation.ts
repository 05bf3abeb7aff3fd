import { mean } from "simple-statistics";
import { batchPoints } from "./batch-points.ts";
import type { Point, TheilSenSlope } from "./theil-sen-slope.ts";
import { theilSenSlope } from "./theil-sen-slope.ts";

/** One look at an open-model run. */
export interface FlowSample {
  readonly atMs: number;
  readonly inFlight: number;
  /** Median latency of what ended since the last look; absent when nothing did. */
  readonly latencyMs?: number;
}

export interface OverSaturation {
  readonly kind: "over-saturated" | "keeps-up" | "unclear" | "too-short";
  /** Per second, over means of consecutive batches of samples. */
  readonly inFlightPerSec: TheilSenSlope | null;
  readonly latencyMsPerSec: TheilSenSlope | null;
  /** In flight at the end over its mean: about 1 when steady, about 2 under linear growth from nothing. */
  readonly saturationIndex: number | null;
}

/** Neighbouring looks see the same requests: means of ten batches are nearly independent, single looks are not. */
const BATCHES = 10;
const SAMPLES_PER_BATCH = 3;
/** Growth across the window, over its mean, below which a queue is called busy and not endless. */
const LEAST_GROWTH_RATIO = 0.25;

const slopeOf = (points: readonly Point[]): TheilSenSlope | null =>
  points.length < BATCHES * SAMPLES_PER_BATCH ? null : theilSenSlope(batchPoints(points, BATCHES));

const rises = (slope: TheilSenSlope | null, points: readonly Point[]): boolean => {
  const [first, last] = [points[0], points.at(-1)];
  if (slope === null || first === undefined || last === undefined) return false;
  const growth = (slope.slope * (last.x - first.x)) / mean(points.map(({ y }) => y));
  return (slope.low ?? -Infinity) > 0 && growth > LEAST_GROWTH_RATIO;
};

const indexOf = (points: readonly Point[]): number | null => {
  const all = points.length === 0 ? 0 : mean(points.map(({ y }) => y));
  const end = batchPoints(points, BATCHES).at(-1)?.y ?? 0;
  return all > 0 ? end / all : null;
};

/**
 * Whether arrivals outrun what the orchestrator completes: in an open model both the number in flight and the
 * latency then grow as long as load goes on. Both slopes must be above 0 with confidence and amount to a
 * quarter of their mean over the window, as guidellm's over-saturation stop asks it of both; one alone is `unclear`. Slopes are Theil-Sen's over batch means.
 */
export const overSaturation = (samples: readonly FlowSample[]): OverSaturation => {
  const inFlight = samples.map(({ atMs, inFlight: y }) => ({ x: atMs / 1000, y }));
  const latency = samples.flatMap(({ atMs, latencyMs }) =>
    latencyMs === undefined ? [] : [{ x: atMs / 1000, y: latencyMs }],
  );
  const [inFlightPerSec, latencyMsPerSec] = [slopeOf(inFlight), slopeOf(latency)];
  const found = { inFlightPerSec, latencyMsPerSec };
  if (inFlightPerSec === null) return { ...found, kind: "too-short", saturationIndex: null };
  const grows = [rises(inFlightPerSec, inFlight), rises(latencyMsPerSec, latency)].filter(Boolean).length;
  const kind = grows === 2 ? "over-saturated" : grows === 1 ? "unclear" : "keeps-up";
  return { ...found, kind, saturationIndex: indexOf(inFlight) };
};
