import {
  ascending,
  changeBetweenRuns,
  geometricMeanInterval,
  nearestRankPercentile,
  pairedRatioBootstrapInterval,
  pairedRatioInterval,
  ratioOfMeansInterval,
  theilSenSlope,
} from "@plimsoll/domain";
import type { HonestyCase } from "./honesty-case.ts";
import type { KnownDistribution } from "./known-distribution.ts";
import { normalQuantile } from "./normal-law.ts";

const AGENTS = 72;
const RATIO = 1.2;
const NOTHING = { low: null, high: null } as const;

/** A wave's nearest-rank p95; what the wave shares with its neighbour is `factor`. */
const waveP95 = (distribution: KnownDistribution, random: () => number, factor = 1): number =>
  factor *
  (nearestRankPercentile(ascending(Array.from({ length: AGENTS }, () => distribution.draw(random))), 0.95) ?? 1);

const drift = (random: () => number): number => Math.exp(0.15 * normalQuantile(random()));

const times = <A>(count: number, draw: () => A): A[] => Array.from({ length: count }, draw);

const pairs = (count: number, distribution: KnownDistribution, random: () => number) =>
  times(count, () => {
    const factor = drift(random);
    return {
      numerator: RATIO * waveP95(distribution, random, factor),
      denominator: waveP95(distribution, random, factor),
    };
  });

const paired = (count: number, method: "t" | "bootstrap"): HonestyCase => ({
  interval: `paired ratio (${method})`,
  data: `p95 of ${count} pairs of waves of ${AGENTS}, waves differ by 15 %`,
  truth: () => RATIO,
  simulate: (distribution, random) => {
    const drawn = pairs(count, distribution, random);
    const seed = Math.floor(random() * 2 ** 31);
    const found = method === "t" ? pairedRatioInterval(drawn) : pairedRatioBootstrapInterval(drawn, { seed });
    return found ?? NOTHING;
  },
  inUse: true,
});

const welch = (more: number, fewer: number): HonestyCase => ({
  interval: "ratio of means (Welch)",
  data: `p95 of ${more} against ${fewer} waves of ${AGENTS}`,
  truth: () => RATIO,
  simulate: (distribution, random) =>
    ratioOfMeansInterval(
      times(fewer, () => RATIO * waveP95(distribution, random)),
      times(more, () => waveP95(distribution, random)),
      0.95,
    ) ?? NOTHING,
  inUse: true,
});

const theilSen = (count: number): HonestyCase => ({
  interval: "Theil-Sen slope",
  data: `${count} cycles, single values as noise`,
  truth: () => 3,
  simulate: (distribution, random) =>
    theilSenSlope(times(count, () => distribution.draw(random)).map((noise, x) => ({ x, y: 3 * x + noise }))) ??
    NOTHING,
  inUse: true,
});

/** Logarithm of the noise alone, so that its geometric mean is 1 whatever the shape. */
const centred = ({ draw, logMean }: KnownDistribution, random: () => number): number =>
  Math.exp(Math.log(draw(random)) - logMean);

const geometricMean = (count: number): HonestyCase => ({
  interval: "geometric mean (t)",
  data: `${count} waves, each the geometric mean of ${AGENTS}`,
  truth: () => 1,
  simulate: (distribution, random) =>
    geometricMeanInterval(
      times(count, () =>
        Math.exp(times(AGENTS, () => Math.log(centred(distribution, random))).reduce((a, b) => a + b) / AGENTS),
      ),
    ) ?? NOTHING,
  inUse: true,
});

/** One run's figure: what the run met as a whole, and six waves of 5 %, both of the distribution's shape. */
const runLog = (distribution: KnownDistribution, random: () => number): number => {
  const shaped = (): number => Math.log(centred(distribution, random)) / distribution.logDeviation;
  return 0.02 * shaped() + times(6, () => 0.05 * shaped()).reduce((a, b) => a + b) / 6;
};

const betweenRuns = (count: number): HonestyCase => ({
  interval: "change between runs",
  data: `${count} against ${count} runs of 6 waves, runs differ by 2 %, waves by 5 %`,
  truth: () => RATIO,
  simulate: (distribution, random) =>
    changeBetweenRuns(
      times(count, () => runLog(distribution, random)),
      times(count, () => Math.log(RATIO) + runLog(distribution, random)),
      0.95,
    ) ?? NOTHING,
  inUse: true,
});

/** Intervals of ratios, slopes and means. */
export const RATIO_CASES: readonly HonestyCase[] = [
  geometricMean(6),
  welch(6, 6),
  welch(12, 6),
  paired(6, "t"),
  paired(12, "t"),
  paired(12, "bootstrap"),
  paired(24, "bootstrap"),
  theilSen(10),
  theilSen(20),
  betweenRuns(5),
];
