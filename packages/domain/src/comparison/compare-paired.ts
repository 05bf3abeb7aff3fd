import { notMeasured } from "../metrics/estimates.ts";
import type { Estimate } from "../metrics/estimate.ts";
import { geometricMeanInterval } from "../statistics/geometric-mean-interval.ts";
import { holmAdjusted } from "../statistics/holm-adjusted.ts";
import type { FigurePair } from "../statistics/paired-ratio-interval.ts";
import {
  pairedRatioBootstrapInterval,
  pairedRatioInterval,
  pairedRatioP,
} from "../statistics/paired-ratio-interval.ts";
import type { ComparisonMetric } from "./comparison-metric.ts";
import { judgePair, LEAST_PAIRS } from "./judge-pair.ts";
import type { ComparisonSettings, MetricComparison, PairComparison, PairedSample } from "./paired-comparison.ts";

/** 95 % intervals; five percent either way is called the same. */
export const DEFAULT_COMPARISON: ComparisonSettings = { confidence: 0.95, equivalenceMarginRatio: 0.05 };

/** Written into every estimate of a comparison. */
export const COMPARISON_METHOD = "geometric mean over waves, Student's t interval of the logarithms";

type Waves = ReadonlyMap<number, number>;

const usable = (value: number | undefined): value is number =>
  value !== undefined && value > 0 && Number.isFinite(value);

const wavesOf = (samples: readonly PairedSample[], orchestrator: string): Waves =>
  new Map(samples.filter((sample) => sample.orchestrator === orchestrator).map(({ wave, value }) => [wave, value]));

const estimateOf = (waves: Waves, confidence: number): Estimate => {
  const figures = [...waves.values()];
  if (figures.length === 0) return notMeasured("no wave of this orchestrator has this metric");
  const unusable = figures.filter((value) => !usable(value)).length;
  if (unusable > 0) {
    const reason = `${unusable} of ${figures.length} waves have no positive finite figure (failures count as infinite)`;
    return { ...notMeasured(reason), sampleCount: figures.length, method: COMPARISON_METHOD };
  }
  const interval = geometricMeanInterval(figures, confidence);
  const [value, low, high] = [interval?.mean ?? null, interval?.low ?? null, interval?.high ?? null];
  const base = { value, low, high, sampleCount: figures.length, method: COMPARISON_METHOD };
  return low === null ? { ...base, confidence: null, reason: "one wave has no interval" } : { ...base, confidence };
};

const pairsOf = (subject: Waves, reference: Waves): readonly FigurePair[] =>
  [...subject].flatMap(([wave, numerator]) => {
    const denominator = reference.get(wave);
    return usable(numerator) && usable(denominator) ? [{ numerator, denominator }] : [];
  });

type Unadjusted = Omit<PairComparison, "adjustedP" | "verdict" | "reason"> & {
  readonly p: number | null;
  /** Waves in which a side has no positive finite figure: left out, they would flatter the one that failed. */
  readonly unusableCount: number;
};

const comparedTo = (
  [reference, referenceWaves]: readonly [string, Waves],
  [orchestrator, waves]: readonly [string, Waves],
  { confidence }: ComparisonSettings,
): Unadjusted => {
  const pairs = pairsOf(waves, referenceWaves);
  const unusableCount = [...waves.values(), ...referenceWaves.values()].filter((value) => !usable(value)).length;
  const enough = pairs.length >= LEAST_PAIRS && unusableCount === 0;
  return {
    orchestrator,
    reference,
    pairCount: pairs.length,
    unusableCount,
    ratio: enough ? pairedRatioInterval(pairs, confidence) : null,
    bootstrapRatio: enough ? pairedRatioBootstrapInterval(pairs, { confidence }) : null,
    p: enough ? pairedRatioP(pairs) : null,
  };
};

const adjusted = (
  pairs: readonly Unadjusted[],
  metric: ComparisonMetric,
  settings: ComparisonSettings,
): readonly PairComparison[] => {
  const judged = pairs.filter(({ p }) => p !== null);
  const corrected = holmAdjusted(judged.map(({ p }) => p ?? 1));
  return pairs.map(({ p, unusableCount, ...pair }) => {
    const adjustedP =
      p === null ? null : (corrected[judged.findIndex(({ orchestrator }) => orchestrator === pair.orchestrator)] ?? 1);
    return { ...pair, adjustedP, ...judgePair({ ...pair, adjustedP, unusableCount }, metric, settings) };
  });
};

const compareMetric = (
  samples: readonly PairedSample[],
  metric: ComparisonMetric,
  orchestrators: readonly string[],
  settings: ComparisonSettings,
): MetricComparison => {
  const own = samples.filter((sample) => sample.metric === metric.name);
  const waves = orchestrators.map((name) => [name, wavesOf(own, name)] as const);
  const [reference, ...others] = waves;
  const pairs = reference === undefined ? [] : others.map((other) => comparedTo(reference, other, settings));
  const estimates = waves.map(([orchestrator, figures]) => ({
    orchestrator,
    estimate: estimateOf(figures, settings.confidence),
  }));
  return { metric: metric.name, estimates, pairs: adjusted(pairs, metric, settings) };
};

/** Orchestrators in the order of their first sample; the first is what the others are compared with. */
const inOrder = (samples: readonly PairedSample[]): readonly string[] => [
  ...new Set(samples.map(({ orchestrator }) => orchestrator)),
];

/**
 * Compares every orchestrator with the first, metric by metric, on interleaved waves: paired ratios take out what the
 * machine did at that moment, and Holm's correction holds the chance of any false "faster" or "slower" in a metric at 5 %.
 */
export const comparePaired = (
  samples: readonly PairedSample[],
  metrics: readonly ComparisonMetric[],
  settings: Partial<ComparisonSettings> = {},
): readonly MetricComparison[] => {
  const orchestrators = inOrder(samples);
  return metrics.map((metric) => compareMetric(samples, metric, orchestrators, { ...DEFAULT_COMPARISON, ...settings }));
};
