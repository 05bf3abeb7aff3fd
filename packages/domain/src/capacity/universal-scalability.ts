import { levenbergMarquardt } from "ml-levenberg-marquardt";

/** Throughput of the whole at one number of agents. */
export interface ThroughputPoint {
  readonly agentCount: number;
  readonly throughputPerSec: number;
}

/** Coefficients of X(N) = lambda N / (1 + sigma (N - 1) + kappa N (N - 1)). */
export interface UslCoefficients {
  /** Throughput of one agent alone. */
  readonly lambdaPerSec: number;
  /** Serial share (contention): what waits its turn at a lock, a thread pool, the GIL. */
  readonly sigmaRatio: number;
  /** Crosstalk (coherency): what every agent pays for every other. */
  readonly kappaRatio: number;
}

/** Fewest different sizes for three coefficients that mean anything (research: load-testing 3). */
export const LEAST_USL_SIZES = 6;

/** How far beyond the largest number measured the law may be read; farther out nothing holds it to the facts. */
export const EXTRAPOLATION_LIMIT = 2;

/** Throughput that the law gives N agents. */
export const uslThroughputPerSec = (usl: UslCoefficients, agentCount: number): number =>
  (usl.lambdaPerSec * agentCount) /
  (1 + usl.sigmaRatio * (agentCount - 1) + usl.kappaRatio * agentCount * (agentCount - 1));

/** Number of agents with the highest throughput, sqrt((1 - sigma) / kappa); infinite without crosstalk. */
export const uslPeakAgentCount = ({ sigmaRatio, kappaRatio }: UslCoefficients): number =>
  kappaRatio === 0 ? Number.POSITIVE_INFINITY : Math.sqrt(Math.max(0, 1 - sigmaRatio) / kappaRatio);

/** Scales that make the three parameters of the search alike in size; sigma and kappa are searched as their roots, so never below 0. */
interface Scales {
  readonly rate: number;
  readonly largest: number;
}

const coefficientsOf = (parameters: readonly number[], { rate, largest }: Scales): UslCoefficients => {
  const [speed = 1, serial = 0, crosstalk = 0] = parameters;
  return {
    lambdaPerSec: rate * speed,
    sigmaRatio: serial ** 2 / largest,
    kappaRatio: crosstalk ** 2 / largest ** 2,
  };
};

/** A root at 0 would stay there, having no gradient: it starts a little above. */
const parametersOf = (usl: UslCoefficients, { rate, largest }: Scales): readonly number[] => [
  usl.lambdaPerSec / rate,
  Math.max(0.1, Math.sqrt(usl.sigmaRatio * largest)),
  Math.max(0.1, Math.sqrt(usl.kappaRatio) * largest),
];

const scalesOf = (points: readonly ThroughputPoint[]): Scales => ({
  rate: Math.max(...points.map(({ agentCount, throughputPerSec }) => throughputPerSec / agentCount)),
  largest: Math.max(...points.map(({ agentCount }) => agentCount)),
});

/** Starts near both bounds, since a root at 0 has no gradient there. */
const STARTS: readonly (readonly [number, number, number])[] = [
  [1, 1, 1],
  [1, 0.1, 1],
  [1, 1, 0.1],
  [1.2, 3, 0.5],
];

const relativeError = (points: readonly ThroughputPoint[], usl: UslCoefficients): number =>
  points.reduce(
    (sum, { agentCount, throughputPerSec }) => sum + (uslThroughputPerSec(usl, agentCount) / throughputPerSec - 1) ** 2,
    0,
  );

/** What is too small to bend the curve at the largest number by a billionth is nothing. */
const tidied = ({ lambdaPerSec, sigmaRatio, kappaRatio }: UslCoefficients, largest: number): UslCoefficients => ({
  lambdaPerSec,
  sigmaRatio: sigmaRatio * largest < 1e-9 ? 0 : sigmaRatio,
  kappaRatio: kappaRatio * largest ** 2 < 1e-9 ? 0 : kappaRatio,
});

const fitFrom = (
  points: readonly ThroughputPoint[],
  start: readonly number[],
  maxIterations: number,
): UslCoefficients => {
  const scales = scalesOf(points);
  const { parameterValues } = levenbergMarquardt(
    { x: points.map((_, index) => index), y: points.map(() => 1) },
    (parameters) => (index) => {
      const point = points[index];
      const usl = coefficientsOf(parameters, scales);
      return point === undefined ? 1 : uslThroughputPerSec(usl, point.agentCount) / point.throughputPerSec;
    },
    {
      initialValues: start,
      damping: 1e-2,
      gradientDifference: 1e-6,
      centralDifference: true,
      maxIterations,
      errorTolerance: 1e-12,
      improvementThreshold: 1e-9,
    },
  );
  return tidied(coefficientsOf(parameterValues, scales), scales.largest);
};

/**
 * Least squares of relative errors, since a throughput's noise is relative, by Levenberg and Marquardt, with sigma and kappa at or above 0.
 * N. J. Gunther, "Guerrilla Capacity Planning", 2007, chapter 4. Points must be positive. `start` is a fit nearby, which
 * saves the search from several starts.
 */
export const fitUslCoefficients = (points: readonly ThroughputPoint[], start?: UslCoefficients): UslCoefficients => {
  if (start !== undefined) return fitFrom(points, parametersOf(start, scalesOf(points)), 40);
  const fits = STARTS.map((from) => fitFrom(points, from, 200));
  return fits.reduce((best, next) => (relativeError(points, next) < relativeError(points, best) ? next : best));
};
