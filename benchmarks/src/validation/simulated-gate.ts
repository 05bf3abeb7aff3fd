import { judgeRegression, type RunFigures, seededRandom, type WatchedMetric } from "@plimsoll/domain";
import type { GateNoise } from "./gate-noise.ts";

/** What `plimsoll baseline check` watches when nothing else is asked for, but for the success ratio. */
export const WATCHED: readonly WatchedMetric[] = [
  { name: "p50LatencyMs", betterWhen: "lower" },
  { name: "p95LatencyMs", betterWhen: "lower" },
  { name: "throughputPerSec", betterWhen: "higher" },
];

/** Noise of each watched metric. */
export type NoiseByMetric = Readonly<Record<string, GateNoise>>;

const RUNS_PER_SIDE = 6;
const WAVES = 6;

/** exp of a normal deviate with this standard deviation (Box and Muller 1958). */
export const lognormalFactor = (random: () => number, deviation: number): number => {
  const radius = Math.sqrt(-2 * Math.log(1 - random()));
  return Math.exp(deviation * radius * Math.cos(2 * Math.PI * random()));
};

const waveFigures = (random: () => number, noise: GateNoise, level: number): readonly number[] => {
  const ofRun = level * lognormalFactor(random, noise.runDeviation);
  return Array.from({ length: WAVES }, () => ofRun * lognormalFactor(random, noise.waveDeviation));
};

const side = (random: () => number, noise: NoiseByMetric, slower: number): readonly RunFigures[] =>
  Array.from({ length: RUNS_PER_SIDE }, (_, index) => ({
    runId: `run-${index}`,
    figures: Object.fromEntries(
      WATCHED.map(({ name, betterWhen }) => {
        const level = betterWhen === "lower" ? 100 * slower : 100 / slower;
        return [name, waveFigures(random, noise[name] ?? { runDeviation: 0, waveDeviation: 0 }, level)];
      }),
    ),
  }));

/** How many of the tries the product's own judgement calls regressed, when the second side is slower by this factor. */
export const regressedTries = (tries: number, slower: number, noise: NoiseByMetric): number =>
  Array.from({ length: tries }, (_, index) => {
    const random = seededRandom(7_919 * (index + 1));
    return judgeRegression(side(random, noise, 1), side(random, noise, slower), WATCHED).verdict;
  }).filter((verdict) => verdict === "regressed").length;
