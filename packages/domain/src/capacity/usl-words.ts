import { EXTRAPOLATION_LIMIT } from "./universal-scalability.ts";
import type { UslDiagnosis } from "./usl-diagnosis.ts";

type Fitted = Omit<UslDiagnosis, "words">;

const percent = (ratio: number): string => `${(100 * ratio).toPrecision(2)} %`;

const ends = (low: number | null, high: number | null, shown: (value: number) => string): string =>
  `[${low === null ? "?" : shown(low)}, ${high === null ? "?" : shown(high)}]`;

/** An end at the bound comes out of the search as a number near 0, not as 0. */
const NOTHING = 1e-4;

const serial = ({ sigmaRatio: { value, low, high } }: Fitted): string =>
  (low ?? 0) < NOTHING
    ? `no serial share shown (${percent(value)} ${ends(low, high, percent)})`
    : `serial share ${percent(value)} ${ends(low, high, percent)}: however many agents, no more than ${Number((1 / value).toPrecision(2))} times the throughput of one`;

const crosstalk = ({ kappaRatio: { value, low, high }, largestMeasured }: Fitted): string =>
  (low ?? 0) * largestMeasured < NOTHING
    ? "no crosstalk shown: throughput has no peak within reach"
    : `crosstalk ${value.toExponential(1)} ${ends(low, high, (end) => end.toExponential(1))}: every agent slows every other`;

const whole = (value: number): string => (Number.isFinite(value) ? String(Math.round(value)) : "none");

const peak = ({ peakAgentCount: { value, low, high }, largestMeasured }: Fitted): readonly string[] =>
  value > EXTRAPOLATION_LIMIT * largestMeasured
    ? [`the peak lies beyond twice the largest number measured (${largestMeasured}), where the law says nothing`]
    : [`throughput peaks at ${whole(value)} agents ${ends(low, high, whole)}`];

const misfit = ({ worstMissRatio }: Fitted): readonly string[] =>
  worstMissRatio > 0.1
    ? [`a measured point lies ${percent(worstMissRatio)} off the law: do not read its coefficients as causes`]
    : [];

/** The diagnosis in sentences, for a report. */
export const describeUsl = (fitted: Fitted): readonly string[] => [
  serial(fitted),
  crosstalk(fitted),
  ...peak(fitted),
  ...misfit(fitted),
];
