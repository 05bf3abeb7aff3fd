import type { BaselineCheck } from "@plimsoll/application";
import type { MetricRegression } from "@plimsoll/domain";
import { wrapWords } from "../explanation/wrap-words.ts";
import { DEV_MODE_WATERMARK } from "../report/watermarks.ts";
import { changeWithInterval, checkSentence, noiseText } from "./check-words.ts";

const WIDTH = 100;

const metricLines = (metric: MetricRegression): readonly string[] => [
  `  ${metric.metric.padEnd(25)}${metric.verdict.padEnd(14)}${changeWithInterval(metric).padEnd(34)}noise ${noiseText(metric)}`,
  ...(metric.change === null || metric.verdict === "inconclusive" ? wrapWords(metric.reason, WIDTH, "      ") : []),
];

/** The check for a terminal, plain, within 100 columns. */
export const renderCheck = (check: BaselineCheck): string =>
  [
    ...(check.devMode ? wrapWords(DEV_MODE_WATERMARK, WIDTH, "") : []),
    ...check.metrics.flatMap(metricLines),
    ...check.refusals.flatMap((refusal) => wrapWords(`- ${refusal}`, WIDTH, "  ")),
    ...check.warnings.flatMap(({ field, baseline, run }) =>
      wrapWords(`warning: ${field} is ${run}, the baseline's is ${baseline}`, WIDTH, "  "),
    ),
    "",
    ...wrapWords(`${checkSentence(check)}.`, WIDTH, ""),
    "",
  ].join("\n");
