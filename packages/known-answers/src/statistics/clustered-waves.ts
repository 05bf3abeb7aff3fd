import type { KnownDistribution } from "./known-distribution.ts";
import { normalQuantile } from "./normal-law.ts";

/** Waves of a run; `waveDeviation` is that of a wave's common factor (logarithm): 0 for independent samples. */
export interface WavePlan {
  readonly waveCount: number;
  readonly agentCount: number;
  readonly waveDeviation: number;
}

/** Latencies by wave; every wave is slower or faster as a whole. */
export const drawWaves = (
  distribution: KnownDistribution,
  { waveCount, agentCount, waveDeviation }: WavePlan,
  random: () => number,
): readonly (readonly number[])[] =>
  Array.from({ length: waveCount }, () => {
    const factor = waveDeviation === 0 ? 1 : Math.exp(waveDeviation * normalQuantile(random()));
    return Array.from({ length: agentCount }, () => factor * distribution.draw(random));
  });

/** Midpoints of equal slices of the normal law: the wave's factor, integrated out. */
const SLICES = Array.from({ length: 400 }, (_, index) => normalQuantile((index + 0.5) / 400));

const marginalCdf = ({ cdf }: KnownDistribution, waveDeviation: number, valueMs: number): number =>
  waveDeviation === 0
    ? cdf(valueMs)
    : SLICES.reduce((sum, z) => sum + cdf(valueMs * Math.exp(-waveDeviation * z)), 0) / SLICES.length;

/** True quantile over all waves there could be, by bisection to one part in a billion. */
export const trueQuantileMs = (distribution: KnownDistribution, waveDeviation: number, p: number): number => {
  let [low, high] = [1, 1e7];
  while (high / low > 1 + 1e-9) {
    const middle = Math.sqrt(low * high);
    if (marginalCdf(distribution, waveDeviation, middle) < p) low = middle;
    else high = middle;
  }
  return Math.sqrt(low * high);
};
