import type { Explanation, LimitSignal, Waterfall } from "@plimsoll/domain";
import { escapeMarkdown, markdownTable, proseMarkdown } from "../markdown/markdown-text.ts";
import { DEV_MODE_WATERMARK } from "../report/watermarks.ts";
import { milliseconds, PART_NAMES, share, weight } from "./explanation-words.ts";

const figures = ({ p50Ms, p95Ms, meanMs }: Pick<Waterfall, "p50Ms" | "p95Ms" | "meanMs">): readonly string[] =>
  [p50Ms, p95Ms, meanMs].map(milliseconds);

const waterfallTable = ({ parts, sampleCount, ...whole }: Waterfall): string =>
  markdownTable(
    [`part (${sampleCount} succeeded invocations)`, "p50", "p95", "mean", "share"],
    [
      ...parts.map((part) => [PART_NAMES[part.part], ...figures(part), share(part.shareRatio)]),
      ["**whole**", ...figures(whole), share(1)],
    ],
  );

const STATUS: Readonly<Record<LimitSignal["status"], string>> = {
  binds: "**binds**",
  contributes: "contributes",
  "not-shown": "not shown",
};

const signalRow = (signal: LimitSignal): readonly string[] => [
  escapeMarkdown(signal.title),
  STATUS[signal.status],
  weight(signal),
  proseMarkdown(signal.evidence),
  proseMarkdown(signal.advice),
];

/** The explanation as a Markdown section, for a report, an issue or a pull request. */
export const explanationMarkdown = (explanation: Explanation): string => {
  const { orchestrator, agentCount, waterfall, signals } = explanation;
  return [
    `## Why: ${escapeMarkdown(orchestrator)}, ${agentCount} agents`,
    ...(explanation.devMode ? [`> ${DEV_MODE_WATERMARK}`] : []),
    ...(explanation.partial ? ["> PARTIAL: the run did not reach its end."] : []),
    `${proseMarkdown(explanation.conclusion)} Run ${escapeMarkdown(explanation.runId)}, mode ${escapeMarkdown(explanation.mode)}.`,
    waterfall === null ? "No judged invocation succeeded." : waterfallTable(waterfall),
    markdownTable(["limit", "status", "weight", "evidence", "what to do"], signals.map(signalRow)),
    "",
  ].join("\n\n");
};
