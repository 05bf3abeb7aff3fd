import type { Finding, LoadAssessment } from "@plimsoll/domain";
import { join } from "node:path";
import { renderVerdictLine } from "../summary/render-summary.ts";
import { findingLine, targetLines, tracebackLines, verdictPaint } from "../summary/summary-lines.ts";
import { PLAIN_PALETTE, type SummaryPalette } from "../summary/summary-palette.ts";
import { oneLine } from "../report/one-line.ts";
import { DEV_MODE_WATERMARK } from "../report/watermarks.ts";
import { LOAD_REPORT_FILES } from "./load-report-input.ts";
import {
  conservationLine,
  FAULT_COLUMNS,
  faultCells,
  loadTargetRows,
  STAGE_COLUMNS,
  stageCells,
  stageNotes,
  TURN_COLUMNS,
  turnCells,
} from "./load-rows.ts";

/** What the summary of a load run speaks of. */
export interface LoadSummaryInput {
  readonly runId: string;
  readonly folder: string;
  readonly assessment: LoadAssessment;
  /** True when the subject is a stub: its numbers are no evidence. */
  readonly devMode: boolean;
}

/** A table for a terminal: the first column to the left, the others to the right. */
const textTable = (header: readonly string[], rows: readonly (readonly string[])[]): readonly string[] => {
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((cells) => cells[column]?.length ?? 0)),
  );
  const lineOf = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join("  ");
  return [lineOf(header), ...rows.map(lineOf)].map((text) => `  ${text}`.trimEnd());
};

const tableSection = (
  title: string,
  header: readonly string[],
  rows: readonly (readonly string[])[],
  palette: SummaryPalette,
): readonly string[] => {
  if (rows.length === 0) return [];
  const [head = "", ...body] = textTable(header, rows);
  return [`\n${palette.bold(title)}`, palette.dim(head), ...body];
};

const MOST_EVIDENCE = 220;

/** What came from outside may have no end. */
const shortened = (text: string): string =>
  text.length > MOST_EVIDENCE ? `${text.slice(0, MOST_EVIDENCE - 1)}…` : text;

/** With its evidence: a load has findings in numbers that no table of the summary holds. */
const findingWithEvidence = (finding: Finding, palette: SummaryPalette): string => {
  const line = findingLine(finding, palette);
  return finding.severity === "info"
    ? line
    : `${line} ${palette.dim(shortened(oneLine(finding.evidence)).replaceAll("`", ""))}`;
};

/** The result of a load run in a terminal: by stage, by turn, by fault, the targets, the findings, the verdict. */
export const renderLoadSummary = (input: LoadSummaryInput, palette: SummaryPalette = PLAIN_PALETTE): string => {
  const { assessment, devMode, folder } = input;
  const { metrics, verdict } = assessment;
  const paint = verdictPaint(verdict.kind, palette);
  const reason = verdict.rationale[0] ?? "";
  return [
    ...(devMode ? ["", palette.magenta(DEV_MODE_WATERMARK)] : []),
    ...tableSection("STAGES", STAGE_COLUMNS, metrics.stages.map(stageCells), palette),
    ...stageNotes(assessment).map((note) => palette.yellow(`  — ${note}`)),
    ...tableSection("TURNS", TURN_COLUMNS, metrics.turns.map(turnCells), palette),
    ...tableSection("FAULTS", FAULT_COLUMNS, metrics.faults.map(faultCells), palette),
    `\n${palette.bold("TARGETS")}`,
    ...targetLines(loadTargetRows(assessment), palette),
    `\n${palette.bold("LOAD")}`,
    `  ${conservationLine(assessment)}`,
    ...(verdict.findings.length === 0
      ? []
      : [`\n${palette.bold("FINDINGS")}`, ...verdict.findings.map((each) => findingWithEvidence(each, palette))]),
    ...tracebackLines(assessment.metrics.failures, palette),
    "",
    `${palette.bold(paint(renderVerdictLine(input)))}: ${reason}`,
    palette.dim(
      `${join(folder, LOAD_REPORT_FILES.html)}  (also ${LOAD_REPORT_FILES.markdown}, ${LOAD_REPORT_FILES.json}, ${LOAD_REPORT_FILES.junit}, samples.ndjson)`,
    ),
    "",
  ].join("\n");
};
