import * as Result from "effect/Result";
import { expandedTail } from "../statistics/block-bootstrap-interval.ts";
import { ascending, nearestRankPercentile } from "../statistics/nearest-rank-percentile.ts";
import { seededRandom } from "../statistics/seeded-random.ts";
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

const RESAMPLES = 400;
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

/** Fits of what might have been measured: the fit with its relative residuals dealt out anew, widened for the parameters fitted. */
const bootstrapped = (
  points: readonly ThroughputPoint[],
  usl: UslCoefficients,
  seed: number,
): readonly UslCoefficients[] => {
  const random = seededRandom(seed);
  const inflation = Math.sqrt(points.length / (points.length - PARAMETERS));
  const residuals = residualsOf(points, usl);
  const noise = (): number => inflation * (residuals[Math.floor(random() * residuals.length)] ?? 0);
  return Array.from({ length: RESAMPLES }, () =>
    fitUslCoefficients(
      points.map(({ agentCount }) => ({
        agentCount,
        throughputPerSec: uslThroughputPerSec(usl, agentCount) * Math.max(0.01, 1 + noise()),
      })),
      usl,
    ),
  );
};

const intervalOf = (value: number, drawn: readonly number[], tail: number): ValueInterval => {
  const ordered = ascending(drawn);
  return { value, low: nearestRankPercentile(ordered, tail), high: nearestRankPercentile(ordered, 1 - tail) };
};

const diagnose = (points: readonly ThroughputPoint[], seed: number): UslDiagnosis => {
  const coefficients = fitUslCoefficients(points);
  const drawn = bootstrapped(points, coefficients, seed);
  const tail = expandedTail(CONFIDENCE, points.length - PARAMETERS + 1);
  const of = (figure: (usl: UslCoefficients) => number): ValueInterval =>
    intervalOf(figure(coefficients), drawn.map(figure), tail);
  const fitted = {
    lambdaPerSec: of((usl) => usl.lambdaPerSec),
    sigmaRatio: of((usl) => usl.sigmaRatio),
    kappaRatio: of((usl) => usl.kappaRatio),
    peakAgentCount: of(uslPeakAgentCount),
    largestMeasured: Math.max(...points.map(({ agentCount }) => agentCount)),
    worstMissRatio: Math.max(...residualsOf(points, coefficients).map(Math.abs)),
    coefficients,
  };
  return { ...fitted, words: describeUsl(fitted) };
};

/**
 * Universal Scalability Law as a diagnosis: bootstrap of relative residuals (B. Efron, Annals of Statistics 7, 1979), expanded as
 * Hesterberg has it. Fails below {@link LEAST_USL_SIZES} different sizes; points without throughput are left out.
 */
export const diagnoseUsl = (points: readonly ThroughputPoint[], seed = 1): Result.Result<UslDiagnosis, UslRefusal> => {
  const usable = points.filter(
    ({ agentCount, throughputPerSec }) => agentCount > 0 && throughputPerSec > 0 && Number.isFinite(throughputPerSec),
  );
  const sizeCount = new Set(usable.map(({ agentCount }) => agentCount)).size;
  return sizeCount < LEAST_USL_SIZES ? Result.fail(refusal(sizeCount)) : Result.succeed(diagnose(usable, seed));
};
