import tQuantile from "@stdlib/stats-base-dists-t-quantile";
import { mean } from "simple-statistics";
import type { Target } from "../verdict/verdict.ts";

/** A figure of one trial. */
export interface TrialFigure {
  readonly agentCount: number;
  readonly value: number;
}

/** Where a figure that changes gradually meets its limit; agents, not rounded. */
export interface SlopeLimit {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  readonly trialCount: number;
  /** Relative growth of the figure over relative growth of agents: 1 is proportional. */
  readonly elasticity: number;
}

/** Trials within this factor of the limit are taken: near enough that a power of N fits most smooth curves. */
const WINDOW_FACTOR = 1.35;
/** A steep figure bends more: there the window ends where the figure is this factor off its limit. */
const WINDOW_VALUE_FACTOR = 1.4;
const LEAST_TRIALS = 5;

interface Line {
  readonly xMean: number;
  readonly yMean: number;
  readonly slope: number;
  /** Sum of squared deviations of x. */
  readonly spread: number;
  /** Residual variance on n - 2 degrees of freedom. */
  readonly variance: number;
  readonly n: number;
}

const lineThrough = (figures: readonly TrialFigure[]): Line => {
  const xs = figures.map(({ agentCount }) => Math.log(agentCount));
  const ys = figures.map(({ value }) => Math.log(value));
  const [xMean, yMean, n] = [mean(xs), mean(ys), xs.length];
  const spread = xs.reduce((sum, x) => sum + (x - xMean) ** 2, 0);
  const shared = xs.reduce((sum, x, index) => sum + (x - xMean) * ((ys[index] ?? 0) - yMean), 0);
  const slope = spread === 0 ? 0 : shared / spread;
  const squares = ys.reduce((sum, y, index) => sum + (y - yMean - slope * ((xs[index] ?? 0) - xMean)) ** 2, 0);
  return { xMean, yMean, slope, spread, variance: squares / (n - 2), n };
};

/** Fieller's ends of x where the line reaches y; null where the slope is not surely different from 0. */
const fiellerEnds = (line: Line, rise: number, t: number): readonly [number, number] | null => {
  const square = line.slope ** 2 - (t ** 2 * line.variance) / line.spread;
  if (!(square > 0)) return null;
  const middle = (line.slope * rise) / square;
  const constant = (rise ** 2 - (t ** 2 * line.variance) / line.n) / square;
  const half = Math.sqrt(Math.max(0, middle ** 2 - constant));
  return [middle - half, middle + half];
};

const worsens = (slope: number, operator: Target["operator"]): boolean =>
  operator.startsWith("<") ? slope > 0 : operator.startsWith(">") && slope < 0;

const limitFrom = (figures: readonly TrialFigure[], target: Target, confidence: number): SlopeLimit | null => {
  if (figures.length < LEAST_TRIALS) return null;
  const line = lineThrough(figures);
  if (!worsens(line.slope, target.operator)) return null;
  const rise = Math.log(target.limit) - line.yMean;
  const ends = fiellerEnds(line, rise, tQuantile(1 - (1 - confidence) / 2, line.n - 2));
  if (ends === null) return null;
  const [low, high] = ends.map((end) => Math.exp(line.xMean + end)) as [number, number];
  const estimate = Math.exp(line.xMean + rise / line.slope);
  return { estimate, low, high, trialCount: line.n, elasticity: line.slope };
};

const within = (figures: readonly TrialFigure[], around: number, factor: number): readonly TrialFigure[] =>
  figures.filter(
    ({ agentCount, value }) =>
      value > 0 && Number.isFinite(value) && agentCount <= around * factor && agentCount >= around / factor,
  );

const windowFactor = (elasticity: number): number =>
  Math.min(WINDOW_FACTOR, WINDOW_VALUE_FACTOR ** (1 / Math.abs(elasticity)));

/**
 * Number of agents at which a figure meets its target's limit, with its interval: a line through the logarithms of the trials near
 * it, read backwards (inverse regression; interval after E. C. Fieller, "Some Problems in Interval Estimation", JRSS B 16, 1954).
 * `around` is where to look first; the window then moves to the estimate. Null where the figure does not surely worsen with agents, or
 * the trials are too few.
 */
export const slopeLimit = (
  figures: readonly TrialFigure[],
  target: Target,
  around: number,
  confidence = 0.95,
): SlopeLimit | null => {
  if (!(target.limit > 0)) return null;
  const first = limitFrom(within(figures, around, WINDOW_FACTOR), target, confidence);
  if (first === null) return null;
  const centre = Math.min(around * WINDOW_FACTOR, Math.max(around / WINDOW_FACTOR, first.estimate));
  return limitFrom(within(figures, centre, windowFactor(first.elasticity)), target, confidence) ?? first;
};
