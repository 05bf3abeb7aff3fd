import type { Finding, LoadAssessment, VerdictKind } from "@plimsoll/domain";
import { join } from "node:path";
import { PLAIN_PALETTE, type SummaryPalette } from "../summary/render-summary.ts";
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
import type { LoadTargetRow } from "./load-rows.ts";

/** What the summary of a load run speaks of. */
export interface LoadSummaryInput {
  readonly runId: string;
  readonly folder: string;
  readonly assessment: LoadAssessment;
  /** True when the subject is a stub: its numbers are no evidence. */
  readonly devMode: boolean;
}

const SIGNS: Readonly<Record<LoadTargetRow["status"], string>> = {
  PASS: "✓",
  FAIL: "✗",
  INCONCLUSIVE: "?",
  "NOT MEASURED": "?",
  "NOT JUDGED": "·",
};

const paintOf = (status: LoadTargetRow["status"], palette: SummaryPalette) =>
  status === "PASS" ? palette.green : status === "FAIL" ? palette.red : palette.yellow;

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

const bracketed = ({ interval }: LoadTargetRow): string =>
  interval === "" ? "" : `[${interval.replace(/^.* interval /, "")}]`;

const targetLines = (rows: readonly LoadTargetRow[], palette: SummaryPalette): readonly string[] => {
  const width = (cell: (row: LoadTargetRow) => string): number => Math.max(0, ...rows.map((row) => cell(row).length));
  const [label, value, interval] = [width((row) => row.label), width((row) => row.value), width(bracketed)];
  return rows.flatMap((row) => {
    const paint = paintOf(row.status, palette);
    const cells = [
      `  ${paint(SIGNS[row.status])} ${row.label.padEnd(label)}`,
      palette.bold(row.value.padStart(value)),
      palette.dim(bracketed(row).padEnd(interval)),
      row.target,
    ];
    return [cells.join("  ").trimEnd(), ...(row.note === "" ? [] : [`      ${paint(row.note)}`])];
  });
};

const MOST_EVIDENCE = 220;

/** What came from outside may have lines of its own, and no end. */
const oneLine = (text: string): string => {
  const joined = text.replace(/\s+/g, " ").trim();
  return joined.length > MOST_EVIDENCE ? `${joined.slice(0, MOST_EVIDENCE - 1)}…` : joined;
};

const findingLine = ({ severity, code, message, evidence }: Finding, palette: SummaryPalette): string => {
  const paint = { failure: palette.red, invalid: palette.magenta, warning: palette.yellow, info: palette.dim }[
    severity
  ];
  const aside = severity === "info" ? "" : ` ${palette.dim(oneLine(evidence))}`;
  return `  ${paint(severity.padEnd(7))}  ${palette.bold(code)}  ${message.replaceAll("`", "")}${aside.replaceAll("`", "")}`;
};

const verdictPaint = (kind: VerdictKind, palette: SummaryPalette) =>
  ({ GO: palette.green, "NO-GO": palette.red, INCONCLUSIVE: palette.yellow, INVALID: palette.magenta })[kind];

/** The verdict of a load run in one line, for `--quiet`. */
export const renderLoadVerdictLine = ({
  assessment,
  devMode,
}: Pick<LoadSummaryInput, "assessment" | "devMode">): string => {
  const { verdict, partial } = assessment;
  return `${devMode ? "[DEV MODE] " : ""}${verdict.kind}${partial ? " (partial: the run did not reach its end)" : ""}`;
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
      : [`\n${palette.bold("FINDINGS")}`, ...verdict.findings.map((each) => findingLine(each, palette))]),
    "",
    `${palette.bold(paint(renderLoadVerdictLine(input)))}: ${reason}`,
    palette.dim(
      `${join(folder, LOAD_REPORT_FILES.html)}  (also ${LOAD_REPORT_FILES.markdown}, ${LOAD_REPORT_FILES.json}, ${LOAD_REPORT_FILES.junit}, samples.ndjson)`,
    ),
    "",
  ].join("\n");
};
