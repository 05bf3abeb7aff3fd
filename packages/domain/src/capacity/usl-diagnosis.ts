import tQuantile from "@stdlib/stats-base-dists-t-quantile";
import * as Result from "effect/Result";
import type { ValueInterval } from "../statistics/value-interval.ts";
import type { ThroughputPoint, UslCoefficients } from "./universal-scalability.ts";
import {
  fitUslCoefficients,
  LEAST_USL_SIZES,
  uslPeakAgentCount,
  uslThroughputPerSec,
} from "./universal-scalability.ts";
import { describeUsl } from "./usl-words.ts";

/** The law's fit with 95 % intervals, and what it means. */
export interface UslDiagnosis {
  readonly lambdaPerSec: ValueInterval;
  readonly sigmaRatio: ValueInterval;
  readonly kappaRatio: ValueInterval;
  /** Number of agents with the highest throughput; infinite where no crosstalk shows. */
  readonly peakAgentCount: ValueInterval;
  readonly largestMeasured: number;
  /** Largest relative miss of a measured point: above 0.1 the law does not describe this orchestrator. */
  readonly worstMissRatio: number;
  readonly words: readonly string[];
  readonly coefficients: UslCoefficients;
}

/** Why the law was not fitted. */
export interface UslRefusal {
  readonly _tag: "UslRefusal";
  readonly sizeCount: number;
  readonly message: string;
  readonly hint: string;
}

const PARAMETERS = 3;
const CONFIDENCE = 0.95;

const refusal = (sizeCount: number): UslRefusal => ({
  _tag: "UslRefusal",
  sizeCount,
  message: `${sizeCount} different numbers of agents with a positive throughput do not fix the law's three coefficients`,
  hint: `Measure at least ${LEAST_USL_SIZES}, such as 1, 2, 4, 8, 16 and 32.`,
});

const residualsOf = (points: readonly ThroughputPoint[], usl: UslCoefficients): readonly number[] =>
  points.map(({ agentCount, throughputPerSec }) => throughputPerSec / uslThroughputPerSec(usl, agentCount) - 1);

type Vector = readonly number[];

const dot = (a: Vector, b: Vector): number => a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);

/** What is left of a vector when another is projected off it. */
const without = (vector: Vector, other: Vector): Vector => {
  const share = dot(vector, other) / Math.max(Number.MIN_VALUE, dot(other, other));
  return vector.map((value, index) => value - share * (other[index] ?? 0));
};

/** Half of Student's interval of a coefficient whose column, free of the two others, tells of it alone. */
const halfWidth = (column: Vector, [first, second]: readonly [Vector, Vector], noise: number): number => {
  const free = without(without(column, first), without(second, first));
  return noise / Math.sqrt(dot(free, free));
};

/** How the logarithm of throughput changes with the logarithm of lambda, with sigma and with kappa, at each point. */
const columnsOf = (points: readonly ThroughputPoint[], { sigmaRatio, kappaRatio }: UslCoefficients) => {
  const others = points.map(({ agentCount: n }) => ({ one: n - 1, pairs: n * (n - 1) }));
  const slowed = others.map(({ one, pairs }) => 1 + sigmaRatio * one + kappaRatio * pairs);
  return {
    lambda: points.map(() => 1),
    sigma: others.map(({ one }, index) => -one / (slowed[index] ?? 1)),
    kappa: others.map(({ pairs }, index) => -pairs / (slowed[index] ?? 1)),
  };
};

const around = (value: number, half: number): ValueInterval & { readonly low: number; readonly high: number } => ({
  value,
  low: Math.max(0, value - half),
  high: value + half,
});

const intervalsOf = (points: readonly ThroughputPoint[], usl: UslCoefficients) => {
  const { lambda, sigma, kappa } = columnsOf(points, usl);
  const residuals = residualsOf(points, usl);
  const freedom = points.length - PARAMETERS;
  const noise = tQuantile(1 - (1 - CONFIDENCE) / 2, freedom) * Math.sqrt(dot(residuals, residuals) / freedom);
  const factor = Math.exp(halfWidth(lambda, [sigma, kappa], noise));
  const { lambdaPerSec, sigmaRatio, kappaRatio } = usl;
  const serial = around(sigmaRatio, halfWidth(sigma, [lambda, kappa], noise));
  const crosstalk = around(kappaRatio, halfWidth(kappa, [lambda, sigma], noise));
  return {
    lambdaPerSec: { value: lambdaPerSec, low: lambdaPerSec / factor, high: lambdaPerSec * factor },
    sigmaRatio: serial,
    kappaRatio: crosstalk,
    /** Where both coefficients lie at their ends: kappa decides it, sigma hardly matters. */
    peakAgentCount: {
      value: uslPeakAgentCount(usl),
      low: uslPeakAgentCount({ lambdaPerSec, sigmaRatio: serial.high, kappaRatio: crosstalk.high }),
      high: uslPeakAgentCount({ lambdaPerSec, sigmaRatio: serial.low, kappaRatio: crosstalk.low }),
    },
  };
};

const diagnose = (points: readonly ThroughputPoint[]): UslDiagnosis => {
  const coefficients = fitUslCoefficients(points);
  const fitted = {
    ...intervalsOf(points, coefficients),
    largestMeasured: Math.max(...points.map(({ agentCount }) => agentCount)),
    worstMissRatio: Math.max(...residualsOf(points, coefficients).map(Math.abs)),
    coefficients,
  };
  return { ...fitted, words: describeUsl(fitted) };
};

/**
 * Universal Scalability Law as a diagnosis: Student's intervals by the linear approximation at the fit, on relative residuals (D. M. Bates
 * and D. G. Watts, "Nonlinear Regression Analysis and Its Applications", 1988, section 2.3), cut at 0. Fails below
 * {@link LEAST_USL_SIZES} different sizes; points without throughput are left out.
 */
export const diagnoseUsl = (points: readonly ThroughputPoint[]): Result.Result<UslDiagnosis, UslRefusal> => {
  const usable = points.filter(
    ({ agentCount, throughputPerSec }) => agentCount > 0 && throughputPerSec > 0 && Number.isFinite(throughputPerSec),
  );
  const sizeCount = new Set(usable.map(({ agentCount }) => agentCount)).size;
  return sizeCount < LEAST_USL_SIZES ? Result.fail(refusal(sizeCount)) : Result.succeed(diagnose(usable));
};
