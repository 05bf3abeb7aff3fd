import type { RatioInterval } from "../statistics/ratio-of-means-interval.ts";
import type { ComparisonMetric } from "./comparison-metric.ts";
import type { ComparisonSettings, PairComparison, PairVerdict } from "./paired-comparison.ts";

type Judged = Pick<PairComparison, "ratio" | "adjustedP" | "pairCount"> & { readonly unusableCount: number };
type Judgement = Pick<PairComparison, "verdict" | "reason">;

/** Fewer pairs leave an interval wider than any use: t of one degree of freedom is 12.7. */
export const LEAST_PAIRS = 3;

const wordOf = ({ kind, betterWhen }: ComparisonMetric, above: boolean): PairVerdict => {
  if (kind === "size") return above ? "larger" : "smaller";
  return above === (betterWhen === "higher") ? "faster" : "slower";
};

const withinMargin = ({ low, high }: RatioInterval, margin: number): boolean =>
  low !== null && high !== null && low >= 1 / (1 + margin) && high <= 1 + margin;

const shown = ({ ratio, low, high }: RatioInterval): string =>
  `ratio ${ratio.toFixed(3)}${low === null || high === null ? "" : ` [${low.toFixed(3)}, ${high.toFixed(3)}]`}`;

/**
 * The word for a pair. A difference that is surely within the margin is called that, however significant; one
 * that is not is named when its p, corrected for the number of pairs, is below 1 - confidence. A pair with an
 * infinite figure has no ratio: the waves that remain would speak for the one that failed.
 */
export const judgePair = (pair: Judged, metric: ComparisonMetric, settings: ComparisonSettings): Judgement => {
  const { ratio, adjustedP, pairCount, unusableCount } = pair;
  if (unusableCount > 0) {
    return { verdict: "not comparable", reason: `${unusableCount} figures are not positive and finite (failures)` };
  }
  if (ratio === null || adjustedP === null) {
    return { verdict: "not comparable", reason: `${pairCount} waves have a figure of both: it takes ${LEAST_PAIRS}` };
  }
  const { confidence, equivalenceMarginRatio: margin } = settings;
  const reason = `${shown(ratio)}, p = ${adjustedP.toPrecision(2)} over ${pairCount} pairs`;
  if (withinMargin(ratio, margin)) return { verdict: "within equivalence margin", reason };
  const verdict = adjustedP < 1 - confidence ? wordOf(metric, ratio.ratio > 1) : "no difference shown";
  return { verdict, reason };
};
