import type { BaselineCheck } from "@plimsoll/application";
import { escapeMarkdown, markdownList, markdownTable } from "../markdown/markdown-text.ts";
import { DEV_MODE_WATERMARK } from "../report/watermarks.ts";
import { changeWithInterval, checkSentence, noiseText } from "./check-words.ts";

/** The check for a job summary or a pull request. */
export const checkMarkdown = (check: BaselineCheck): string => {
  const rows = check.metrics.map((metric) => [
    metric.metric,
    metric.verdict === "same" ? "same" : `**${metric.verdict}**`,
    changeWithInterval(metric),
    noiseText(metric),
    escapeMarkdown(metric.reason),
  ]);
  const warnings = check.warnings.map(
    ({ field, baseline, run }) => `${escapeMarkdown(field)}: ${escapeMarkdown(run)}, was ${escapeMarkdown(baseline)}`,
  );
  return [
    `### Plimsoll: ${escapeMarkdown(checkSentence(check))}`,
    ...(check.devMode ? [`> ${DEV_MODE_WATERMARK}`] : []),
    ...(rows.length === 0
      ? []
      : [markdownTable(["metric", "verdict", "change [95 %]", "baseline's noise", "why"], rows)]),
    ...(check.refusals.length === 0 ? [] : [markdownList(check.refusals.map(escapeMarkdown), "")]),
    ...(warnings.length === 0 ? [] : [`Differs from the baseline:\n\n${markdownList(warnings, "")}`]),
    "",
  ].join("\n\n");
};
