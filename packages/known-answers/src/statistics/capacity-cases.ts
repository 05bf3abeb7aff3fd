import { diagnoseUsl, uslPeakAgentCount, uslThroughputPerSec } from "@plimsoll/domain";
import type { ThroughputPoint } from "@plimsoll/domain";
import * as Result from "effect/Result";
import type { HonestyCase } from "./honesty-case.ts";
import type { KnownDistribution } from "./known-distribution.ts";
import { CURVES, searchCapacity } from "./simulated-capacity.ts";

/** Noise of a trial with the distribution's shape, this deviation, and mean logarithm 0. */
const noise = ({ draw, logMean, logDeviation }: KnownDistribution, random: () => number, deviation: number): number =>
  Math.exp((deviation * (Math.log(draw(random)) - logMean)) / logDeviation);

const LIMIT = 1_000;

const capacity = (curve: keyof typeof CURVES, deviation: number, known?: string): HonestyCase => ({
  interval: `capacity (${curve})`,
  data: `limit ${LIMIT}, trials differ by ${100 * deviation} %`,
  truth: () => LIMIT,
  simulate: (distribution, random) => {
    const p95Of = CURVES[curve](LIMIT + 0.5);
    const result = searchCapacity((agentCount) => p95Of(agentCount) * noise(distribution, random, deviation));
    return result.interval ?? { low: null, high: null };
  },
  inUse: true,
  ...(known === undefined ? {} : { known }),
});

const USL = { lambdaPerSec: 10, sigmaRatio: 0.03, kappaRatio: 0.0005 };
const SIZES = [1, 2, 4, 8, 16, 32, 64, 96];

const uslPoints = (distribution: KnownDistribution, random: () => number): readonly ThroughputPoint[] =>
  SIZES.map((agentCount) => ({
    agentCount,
    throughputPerSec: uslThroughputPerSec(USL, agentCount) * noise(distribution, random, 0.03),
  }));

const USL_ROWS = { sigmaRatio: "serial share", kappaRatio: "crosstalk", peakAgentCount: "peak" } as const;

const usl = (figure: keyof typeof USL_ROWS): HonestyCase => ({
  interval: `Universal Scalability Law, ${USL_ROWS[figure]}`,
  data: `${SIZES.length} sizes, throughputs differ by 3 %`,
  truth: () => ({ ...USL, peakAgentCount: uslPeakAgentCount(USL) })[figure],
  simulate: (distribution, random) => {
    const fit = diagnoseUsl(uslPoints(distribution, random));
    return Result.isSuccess(fit) ? fit.success[figure] : { low: null, high: null };
  },
  inUse: true,
});

const STEEP = "a steep figure is met within few agents: ends in whole agents, and a line through a bend, widen it";

/** Intervals of the capacity search and of the scalability fit. */
export const CAPACITY_CASES: readonly HonestyCase[] = [
  capacity("proportional", 0.03),
  capacity("proportional", 0.05),
  capacity("half fixed", 0.03),
  capacity("queue", 0.03, STEEP),
  usl("sigmaRatio"),
  usl("kappaRatio"),
  usl("peakAgentCount"),
];
