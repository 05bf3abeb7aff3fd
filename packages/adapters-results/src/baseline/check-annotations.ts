import type { BaselineCheck } from "@plimsoll/application";
import type { MetricRegression } from "@plimsoll/domain";
import { changeWithInterval, VERDICT_WORDS } from "./check-words.ts";

type Level = "error" | "warning" | "notice";

/** Escapes as the runner's own toolkit does: a line feed would end the command, a percent sign would begin an escape. */
const data = (text: string): string => text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
const property = (text: string): string => data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");

const command = (level: Level, title: string, message: string): string =>
  `::${level} title=${property(title)}::${data(message)}`;

const ofMetric = (metric: MetricRegression): readonly string[] => {
  const title = `Plimsoll: ${metric.metric} ${metric.verdict}`;
  const message = metric.change === null ? metric.reason : `${changeWithInterval(metric)}: ${metric.reason}`;
  if (metric.verdict === "regressed") return [command("error", title, message)];
  return metric.verdict === "inconclusive" ? [command("warning", title, message)] : [];
};

/** Workflow commands of GitHub Actions: what regressed or can't be compared as errors, what is undecided as warnings. */
export const checkAnnotations = (check: BaselineCheck): readonly string[] => [
  ...check.refusals.map((refusal) => command("error", `Plimsoll: ${VERDICT_WORDS["not-comparable"]}`, refusal)),
  ...check.metrics.flatMap(ofMetric),
  ...check.warnings.map(({ field, baseline, run }) =>
    command("warning", "Plimsoll: differs from the baseline", `${field} is ${run}, the baseline's is ${baseline}`),
  ),
];
