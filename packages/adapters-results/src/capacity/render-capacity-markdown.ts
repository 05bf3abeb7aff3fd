import type { CapacityReport } from "@plimsoll/domain";
import { DEV_MODE_WATERMARK } from "../report/watermarks.ts";
import { capacitySentences, kindText, lawLines, limitText, sizingLines } from "./capacity-words.ts";
import { trialRow } from "./trial-rows.ts";

const cell = (text: string): string => text.replaceAll("|", "\\|");

const list = (lines: readonly string[]): readonly string[] => lines.map((text) => `- ${text}`);

const trialTable = ({ trials }: CapacityReport): readonly string[] => [
  "| | agents | p95 ms | a second | peak MB | cores | what | run |",
  "| --- | ---: | ---: | ---: | ---: | ---: | --- | --- |",
  ...trials.map(trialRow).map((row) => {
    const what = [row.purpose, row.note].filter((text) => text !== "").join(": ");
    return `| ${row.sign} | ${row.agents} | ${row.p95} | ${row.throughput} | ${row.memory} | ${row.cpu} | ${cell(what)} | ${row.runId} |`;
  }),
];

/** capacity.md. */
export const renderCapacityMarkdown = (report: CapacityReport): string => {
  const { environment, scenario, startedAt, command, kind } = report;
  return [
    `# Capacity of ${scenario.orchestrator}: ${limitText(report)}`,
    "",
    ...(kind === "dev-mode" ? [`**${DEV_MODE_WATERMARK}**`, ""] : []),
    `${kindText(report)[0]?.toUpperCase()}${kindText(report).slice(1)}. ${capacitySentences(report).join(" ")}`,
    "",
    `Measured ${startedAt} on ${environment.cores} cores (${environment.cpuModel}), ${environment.os}, by \`${command.join(" ")}\`.`,
    "",
    "## Sizing",
    "",
    ...list(sizingLines(report)),
    "",
    "## Scalability",
    "",
    "Universal Scalability Law, a diagnosis; it is not read beyond twice the largest number measured.",
    "",
    ...list(lawLines(report)),
    "",
    "## Trials",
    "",
    "✓ meets every target, ✗ misses one, ? within an interval, ! spoiled by our own side and not counted.",
    "",
    ...trialTable(report),
    "",
  ].join("\n");
};
