import type { BaselineCheck } from "@plimsoll/application";
import type { MetricRegression } from "@plimsoll/domain";

/** The verdict for people. */
export const VERDICT_WORDS: Readonly<Record<BaselineCheck["verdict"], string>> = {
  regressed: "REGRESSED",
  improved: "IMPROVED",
  same: "SAME",
  inconclusive: "INCONCLUSIVE",
  "not-comparable": "NOT COMPARABLE",
};

/** `+10.2 %` of a ratio. */
export const changeText = (ratio: number): string => `${ratio >= 1 ? "+" : ""}${(100 * (ratio - 1)).toFixed(1)} %`;

/** `+10.2 % [+8.1 %, +12.3 %]`, or a dash. */
export const changeWithInterval = ({ change }: MetricRegression): string =>
  change === null ? "—" : `${changeText(change.ratio)} [${changeText(change.low)}, ${changeText(change.high)}]`;

/** `± 3.1 %`, the spread of the baseline's own runs, or a dash. */
export const noiseText = ({ noiseBandRatio }: MetricRegression): string =>
  noiseBandRatio === null ? "—" : `± ${(100 * noiseBandRatio).toFixed(1)} %`;

/** One sentence on how many runs were laid beside how many. */
export const checkSentence = ({ name, verdict, baselineRunIds, newRunIds, orchestrator }: BaselineCheck): string =>
  `${VERDICT_WORDS[verdict]}: ${orchestrator}, ${newRunIds.length} new runs beside the ${baselineRunIds.length} of baseline ${name}`;
