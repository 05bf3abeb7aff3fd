import {
  ascending,
  blockBootstrapPercentile,
  clusteredPercentileInterval,
  orderStatisticInterval,
  percentileEstimate,
  seriesPercentileEstimate,
  wilsonInterval,
} from "@plimsoll/domain";
import type { SeriesPlan } from "./correlated-series.ts";
import { drawSeries } from "./correlated-series.ts";
import type { WavePlan } from "./clustered-waves.ts";
import { drawWaves, trueQuantileMs } from "./clustered-waves.ts";
import type { HonestyCase } from "./honesty-case.ts";

const plan = (waveCount: number, waveDeviation: number): WavePlan => ({ waveCount, agentCount: 72, waveDeviation });

const described = ({ waveCount, agentCount, waveDeviation }: WavePlan): string =>
  `${waveCount} waves of ${agentCount}, ${waveDeviation === 0 ? "independent" : `waves differ by ${100 * waveDeviation} %`}`;

const percentOf = (p: number): string => `p${100 * p}`;

const orderStatistics = (p: number, waves: WavePlan, rest: Pick<HonestyCase, "inUse" | "known">): HonestyCase => ({
  interval: `order statistics, ${percentOf(p)}`,
  data: described(waves),
  truth: (distribution) => trueQuantileMs(distribution, waves.waveDeviation, p),
  simulate: (distribution, random) => {
    const ordered = ascending(drawWaves(distribution, waves, random).flat());
    const ranks = orderStatisticInterval(p, ordered.length);
    return ranks === null
      ? { low: null, high: null }
      : { low: ordered[ranks.lowRank - 1] ?? null, high: ordered[ranks.highRank - 1] ?? null };
  },
  ...rest,
});

const clustered = (p: number, waves: WavePlan, known?: string): HonestyCase => ({
  interval: `clustered percentile, ${percentOf(p)}`,
  data: described(waves),
  truth: (distribution) => trueQuantileMs(distribution, waves.waveDeviation, p),
  simulate: (distribution, random) =>
    clusteredPercentileInterval(drawWaves(distribution, waves, random), p) ?? { low: null, high: null },
  inUse: true,
  ...(known === undefined ? {} : { known }),
});

const bootstrapped = (p: number, waves: WavePlan): HonestyCase => ({
  interval: `block bootstrap, ${percentOf(p)}`,
  data: described(waves),
  truth: (distribution) => trueQuantileMs(distribution, waves.waveDeviation, p),
  simulate: (distribution, random) =>
    blockBootstrapPercentile(drawWaves(distribution, waves, random), p, { seed: Math.floor(random() * 2 ** 31) }) ?? {
      low: null,
      high: null,
    },
  inUse: true,
});

const describedSeries = ({ count, correlation }: SeriesPlan): string =>
  `${count} in order of time, ${correlation === 0 ? "independent" : `neighbours correlated by ${correlation}`}`;

const overTime = (p: number, series: SeriesPlan, known?: string): HonestyCase => ({
  interval: `blocks of time, ${percentOf(p)}`,
  data: describedSeries(series),
  truth: (distribution) => trueQuantileMs(distribution, 0, p),
  simulate: (distribution, random) => seriesPercentileEstimate([drawSeries(distribution, series, random)], p),
  inUse: true,
  ...(known === undefined ? {} : { known }),
});

const asIndependent = (p: number, series: SeriesPlan): HonestyCase => ({
  ...overTime(p, series, WRONG_IN_TIME),
  interval: `order statistics, ${percentOf(p)}`,
  simulate: (distribution, random) => percentileEstimate(ascending(drawSeries(distribution, series, random)), p),
  inUse: false,
});

const wilson = (p: number): HonestyCase => ({
  interval: `Wilson, true share ${p}`,
  data: "432 independent",
  truth: () => p,
  simulate: (distribution, random) => {
    const limitMs = trueQuantileMs(distribution, 0, p);
    const waves = drawWaves(distribution, plan(6, 0), random).flat();
    return wilsonInterval(waves.filter((value) => value <= limitMs).length, waves.length) ?? { low: null, high: null };
  },
  inUse: true,
});

const EXACT = "exact and distribution-free: at least 95 % is promised, and whole ranks overshoot it";
const WRONG = "takes whole waves for independent samples: shown to say why the clustered one exists";
const WRONG_IN_TIME = "takes neighbours in time for independent: shown to say why blocks of time exist";

const DOUBT = "pays for not knowing that the waves do not differ; exact ends of a share on top";

const DOUBT_IN_TIME = "pays for not knowing that neighbours are not alike; exact ends of a share on top";

/** Intervals of percentiles and of shares. */
export const PERCENTILE_CASES: readonly HonestyCase[] = [
  orderStatistics(0.5, plan(6, 0), { inUse: true }),
  orderStatistics(0.95, plan(6, 0), { inUse: true }),
  orderStatistics(0.95, plan(1, 0), { inUse: true, known: EXACT }),
  orderStatistics(0.99, plan(6, 0), { inUse: true, known: EXACT }),
  orderStatistics(0.5, plan(6, 0.15), { inUse: false, known: WRONG }),
  orderStatistics(0.95, plan(6, 0.15), { inUse: false, known: WRONG }),
  clustered(0.5, plan(6, 0), DOUBT),
  clustered(0.95, plan(6, 0), DOUBT),
  clustered(0.5, plan(6, 0.15)),
  clustered(0.95, plan(6, 0.15)),
  clustered(0.5, plan(12, 0.15)),
  clustered(0.95, plan(12, 0.15)),
  bootstrapped(0.5, plan(24, 0)),
  bootstrapped(0.95, plan(24, 0)),
  bootstrapped(0.5, plan(24, 0.15)),
  bootstrapped(0.95, plan(24, 0.15)),
  overTime(0.5, { count: 1_000, correlation: 0 }, DOUBT_IN_TIME),
  overTime(0.95, { count: 1_000, correlation: 0 }, DOUBT_IN_TIME),
  overTime(0.5, { count: 1_000, correlation: 0.8 }),
  overTime(0.95, { count: 1_000, correlation: 0.8 }),
  overTime(0.5, { count: 2_000, correlation: 0.95 }),
  overTime(0.95, { count: 2_000, correlation: 0.95 }),
  asIndependent(0.5, { count: 2_000, correlation: 0.95 }),
  asIndependent(0.95, { count: 2_000, correlation: 0.95 }),
  wilson(0.5),
  wilson(0.9),
  wilson(0.95),
  wilson(0.99),
];
