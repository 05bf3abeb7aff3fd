import { shellCommand } from "@plimsoll/domain";
import { escapeMarkdown, markdownList, markdownTable, proseMarkdown } from "../markdown/markdown-text.ts";
import type { FigureText } from "../report/figure-text.ts";
import { DEV_MODE_WATERMARK, isDevMode, partialMark } from "../report/watermarks.ts";
import { loadEnvironmentRows, loadTitle } from "./load-heading.ts";
import type { LoadReportInput } from "./load-report-input.ts";
import {
  conservationLine,
  FAULT_COLUMNS,
  faultCells,
  loadFigureRows,
  loadTargetRows,
  STAGE_COLUMNS,
  stageCells,
  stageNotes,
  TURN_COLUMNS,
  turnCells,
} from "./load-rows.ts";

const escaped = (rows: readonly (readonly string[])[]): readonly (readonly string[])[] =>
  rows.map((cells) => cells.map(escapeMarkdown));

const figure = ({ value, interval, reason }: FigureText): string => {
  const aside = [interval, value === "—" ? escapeMarkdown(reason) : ""].filter((text) => text !== "").join("; ");
  return aside === "" ? value : `${value} (${aside})`;
};

const optionalTable = (
  title: string,
  header: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] => (rows.length === 0 ? [] : [`## ${title}`, markdownTable(header, escaped(rows))]);

const stages = ({ assessment }: LoadReportInput): readonly string[] => [
  "## Stages",
  "Latency is counted from the instant at which an invocation was due (corrected); beside it from its sending (uncorrected). Good: correct and within the goodput limit, of all arrivals.",
  markdownTable(STAGE_COLUMNS, escaped(assessment.metrics.stages.map(stageCells))),
  ...(stageNotes(assessment).length === 0 ? [] : [markdownList(stageNotes(assessment).map(escapeMarkdown), "")]),
];

const targets = ({ assessment }: LoadReportInput): readonly string[] => [
  "## Targets",
  markdownTable(
    ["Metric", "Value", "Target", "Status"],
    loadTargetRows(assessment).map((row) => [
      row.label,
      figure(row),
      row.target,
      row.note === "" ? row.status : `**${row.status}** (${escapeMarkdown(row.note)})`,
    ]),
  ),
];

const findings = ({ assessment }: LoadReportInput): readonly string[] => [
  "## Findings",
  markdownList(
    assessment.verdict.findings.map(
      ({ severity, code, message, evidence }) =>
        `**${severity}** \`${code}\`: ${proseMarkdown(message)} ${proseMarkdown(evidence)}`,
    ),
    "None.",
  ),
];

const rawData = ({ assessment, evidence, samples }: LoadReportInput): readonly string[] => [
  "## All figures",
  markdownTable(
    ["Metric", "Value"],
    loadFigureRows(assessment).map((row) => [row.label, figure(row)]),
  ),
  "## Provenance",
  markdownTable(["File", "SHA-256"], [[`\`${samples.path}\` (${samples.bytes} bytes)`, `\`${samples.sha256}\``]]),
  `Command: \`${shellCommand(evidence.run.command).replaceAll("`", "'")}\`, seed ${evidence.run.scenario.seed}. Every figure for machines: \`load.json\`.`,
  `Recompute every figure and the verdict from the raw samples alone: \`plimsoll report ${escapeMarkdown(evidence.run.runId)}\`.`,
];

/** load.md: the verdict first, then by stage, turn and fault, then everything else. */
export const renderLoadMarkdown = (input: LoadReportInput): string => {
  const { assessment } = input;
  const { verdict, partial, metrics } = assessment;
  const partialWords = partialMark(input);
  const mark = [...(isDevMode(input) ? ["DEV MODE"] : []), ...(partial ? ["PARTIAL"] : [])];
  return `${[
    `# ${escapeMarkdown(loadTitle(input))}`,
    ...(isDevMode(input) ? [`> **${DEV_MODE_WATERMARK}**`] : []),
    ...(partialWords === null ? [] : [`> **${escapeMarkdown(partialWords)}**`]),
    `**Verdict**: **${verdict.kind}**${mark.length === 0 ? "" : ` [${mark.join(", ")}]`}. ${verdict.rationale.map(proseMarkdown).join(" ")}`,
    ...stages(input),
    ...optionalTable("Turns", TURN_COLUMNS, metrics.turns.map(turnCells)),
    ...optionalTable("Faults", FAULT_COLUMNS, metrics.faults.map(faultCells)),
    ...targets(input),
    escapeMarkdown(`${conservationLine(assessment)}.`),
    ...findings(input),
    "## Environment",
    loadEnvironmentRows(input)
      .map(([label, value]) => `- ${label}: ${escapeMarkdown(value)}`)
      .join("\n"),
    ...rawData(input),
  ].join("\n\n")}\n`;
};
