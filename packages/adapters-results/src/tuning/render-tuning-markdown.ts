import { shellCommand, type TuningReport } from "@plimsoll/domain";
import { escapeMarkdown, markdownTable, shellBlock } from "../markdown/markdown-text.ts";
import { DEV_MODE_WATERMARK } from "../report/watermarks.ts";
import { bestCommand, choiceText, RANKING_WORDS, TOPOLOGY_SIGNS, topologyRow } from "./tuning-words.ts";

const FIGURES = ["peak MB", "CPU ms an invocation", "p95 ms", "a second", "trials"];

const rankingTable = ({ ranking }: TuningReport): string =>
  markdownTable(
    ["", "topology", ...FIGURES, "note"],
    ranking
      .map(topologyRow)
      .map((row) => [
        ...[row.sign, escapeMarkdown(row.name), row.memory, row.cpu, row.p95, row.throughput, row.trials],
        escapeMarkdown(row.note),
      ]),
    FIGURES,
  );

/** tuning.md. */
export const renderTuningMarkdown = (report: TuningReport): string => {
  const { environment, scenario, startedAt, command, kind } = report;
  const best = bestCommand(report);
  return `${[
    `# Topologies of ${escapeMarkdown(scenario.orchestrator)} for ${scenario.agentCount} agents`,
    ...(kind === "dev-mode" ? [`> **${DEV_MODE_WATERMARK}**`] : []),
    escapeMarkdown(choiceText(report)),
    ...(best === null ? [] : [shellBlock(best)]),
    escapeMarkdown(
      `Measured ${startedAt} on ${environment.cores} cores (${environment.cpuModel}), ${environment.os}, by:`,
    ),
    shellBlock(shellCommand(command)),
    rankingTable(report),
    `${TOPOLOGY_SIGNS} ${RANKING_WORDS}`,
  ].join("\n\n")}\n`;
};
