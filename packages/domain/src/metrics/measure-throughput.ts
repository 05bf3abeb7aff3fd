import { waveKey } from "../evidence/evidence-index.ts";
import type { EvidenceIndex } from "../evidence/evidence-index.ts";
import type { WaveRecord } from "../evidence/evidence-record.ts";
import { geometricMeanInterval } from "../statistics/geometric-mean-interval.ts";
import { ratioOfMeansInterval } from "../statistics/ratio-of-means-interval.ts";
import type { Estimate } from "./estimate.ts";
import { notMeasured } from "./estimates.ts";
import { heldByUsMs } from "./invocation-latency.ts";
import type { SpikeMetrics } from "./spike-metrics.ts";

type ThroughputMetrics = Pick<
  SpikeMetrics,
  "throughputPerSec" | "halfLoadThroughputPerSec" | "throughputRatio" | "waveWallMs" | "waveCount"
>;

/** Confidence of the ratio: two-sided 90 %, so that each direction is judged at 5 % (Schuirmann 1987). */
const RATIO_CONFIDENCE = 0.9;

const successesByWave = (index: EvidenceIndex): ReadonlyMap<string, number> => {
  const successes = new Map<string, number>();
  for (const invocation of index.of.invocation) {
    const key = waveKey(invocation);
    successes.set(key, (successes.get(key) ?? 0) + (invocation.outcome === "succeeded" ? 1 : 0));
  }
  return successes;
};

/** Waves of a phase that reached their end, by ordinal. */
export const wavesOf = (index: EvidenceIndex, phase: "wave" | "half-load"): readonly WaveRecord[] =>
  index.of.wave.filter((wave) => wave.phase === phase).sort((a, b) => a.wave - b.wave);

/** Answers a second, one figure a wave; a failure is no throughput. */
const perWave = (index: EvidenceIndex, phase: "wave" | "half-load"): readonly number[] => {
  const successes = successesByWave(index);
  return wavesOf(index, phase)
    .filter((wave) => wave.endedAtMs > wave.startedAtMs)
    .map((wave) => (1000 * (successes.get(waveKey(wave)) ?? 0)) / (wave.endedAtMs - wave.startedAtMs));
};

const meanEstimate = (values: readonly number[], what: string): Estimate => {
  const interval = geometricMeanInterval(values);
  if (interval === null) {
    return notMeasured(values.length === 0 ? `no ${what} was run` : `a ${what} ended without one success`);
  }
  const estimate = {
    value: interval.mean,
    low: interval.low,
    high: interval.high,
    confidence: interval.low === null ? null : 0.95,
    sampleCount: values.length,
    method: "geometric mean over waves, Student's t interval",
  };
  return interval.low === null ? { ...estimate, reason: "one wave supports no interval" } : estimate;
};

const ratioEstimate = (full: readonly number[], half: readonly number[]): Estimate => {
  const interval = ratioOfMeansInterval(full, half, RATIO_CONFIDENCE);
  if (interval === null) return notMeasured("it takes successful waves at the full and at half the load");
  const estimate = {
    value: interval.ratio,
    low: interval.low,
    high: interval.high,
    confidence: interval.low === null ? null : RATIO_CONFIDENCE,
    sampleCount: full.length + half.length,
    method: "ratio of geometric means over waves, Welch's t interval of the logarithms",
  };
  return interval.low === null ? { ...estimate, reason: "it takes two waves at each load" } : estimate;
};

/** True when our rate limit held more than a hundredth of the invocations' time back, at either load. */
const pacedByUs = (index: EvidenceIndex): boolean => {
  const paced = index.traces.all.filter(({ invocation: { phase } }) => phase === "wave" || phase === "half-load");
  const heldMs = paced.reduce((total, trace) => total + heldByUsMs(trace), 0);
  const openMs = paced.reduce(
    (total, { invocation }) => total + ((invocation.endedAtMs ?? invocation.sentAtMs) - invocation.sentAtMs),
    0,
  );
  return heldMs > 0.01 * openMs;
};

/** Throughput at N and at N/2; waves are the replicates, for the invocations of one wave are not independent. */
export const measureThroughput = (index: EvidenceIndex): ThroughputMetrics => {
  const full = perWave(index, "wave");
  const half = perWave(index, "half-load");
  const waves = wavesOf(index, "wave");
  return {
    throughputPerSec: meanEstimate(full, "judged wave"),
    halfLoadThroughputPerSec: meanEstimate(half, "half-load wave"),
    throughputRatio: pacedByUs(index)
      ? notMeasured("our own rate limit set the pace of the waves, so that it says nothing of the orchestrator")
      : ratioEstimate(full, half),
    waveWallMs: waves.map((wave) => wave.endedAtMs - wave.startedAtMs),
    waveCount: waves.length,
  };
};
