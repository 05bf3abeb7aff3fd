import { type CapacityReport, shellCommand } from "@plimsoll/domain";
import { escapeMarkdown, markdownList, markdownTable, shellBlock } from "../markdown/markdown-text.ts";
import { capitalized } from "../report/capitalized.ts";
import { DEV_MODE_WATERMARK } from "../report/watermarks.ts";
import { capacitySentences, kindText, lawLines, limitText, sizingLines } from "./capacity-words.ts";
import { TRIAL_SIGNS, trialRow } from "./trial-rows.ts";

const FIGURES = ["agents", "p95 ms", "a second", "peak MB", "cores"];

const trialTable = ({ trials }: CapacityReport): string =>
  markdownTable(
    ["", ...FIGURES, "what", "run"],
    trials
      .map(trialRow)
      .map((row) => [
        ...[row.sign, row.agents, row.p95, row.throughput, row.memory, row.cpu],
        ...[row.what, row.runId].map(escapeMarkdown),
      ]),
    FIGURES,
  );

const list = (lines: readonly string[]): string => markdownList(lines.map(escapeMarkdown), "");

/** capacity.md. */
export const renderCapacityMarkdown = (report: CapacityReport): string => {
  const { environment, scenario, startedAt, command, kind } = report;
  const answer = `${capitalized(kindText(report))}. ${capacitySentences(report).join(" ")}`;
  return `${[
    `# Capacity of ${escapeMarkdown(scenario.orchestrator)}: ${escapeMarkdown(limitText(report))}`,
    ...(kind === "dev-mode" ? [`> **${DEV_MODE_WATERMARK}**`] : []),
    escapeMarkdown(answer),
    escapeMarkdown(
      `Measured ${startedAt} on ${environment.cores} cores (${environment.cpuModel}), ${environment.os}, by:`,
    ),
    shellBlock(shellCommand(command)),
    "## Sizing",
    list(sizingLines(report)),
    "## Scalability",
    "Universal Scalability Law, a diagnosis; it is not read beyond twice the largest number measured.",
    list(lawLines(report)),
    "## Trials",
    TRIAL_SIGNS,
    trialTable(report),
  ].join("\n\n")}\n`;
};
