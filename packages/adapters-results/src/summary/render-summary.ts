import type { Assessment, Finding, VerdictKind } from "@plimsoll/domain";
import { join } from "node:path";
import { decisionSentence } from "../report/decision.ts";
import { formatGiven, formatQuantity } from "../report/quantity.ts";
import type { StatusText, TargetRow } from "../report/target-rows.ts";
import { targetRows } from "../report/target-rows.ts";
import { REPORT_FILES } from "../report/report-files.ts";
import { DEV_MODE_WATERMARK } from "../report/watermarks.ts";

type Paint = (text: string) => string;

/** The few colours that the summary uses; picocolors' Colors fit. */
export interface SummaryPalette {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly green: Paint;
  readonly red: Paint;
  readonly yellow: Paint;
  readonly magenta: Paint;
}

const plain: Paint = (text) => text;

/** No colours: for files, pipes and NO_COLOR. */
export const PLAIN_PALETTE: SummaryPalette = {
  bold: plain,
  dim: plain,
  green: plain,
  red: plain,
  yellow: plain,
  magenta: plain,
};

/** What the summary speaks of. */
export interface SummaryInput {
  readonly runId: string;
  readonly folder: string;
  readonly assessment: Assessment;
  /** True when the subject is a stub: its numbers are no evidence. */
  readonly devMode: boolean;
}

const SIGNS: Readonly<Record<StatusText, string>> = {
  PASS: "✓",
  FAIL: "✗",
  INCONCLUSIVE: "?",
  "NOT MEASURED": "?",
  "NOT JUDGED": "·",
};

const paintOfStatus = (status: StatusText, palette: SummaryPalette): Paint => {
  if (status === "PASS") return palette.green;
  if (status === "FAIL") return palette.red;
  return status === "NOT JUDGED" ? palette.dim : palette.yellow;
};

const column = (rows: readonly TargetRow[], cell: (row: TargetRow) => string): number =>
  Math.max(0, ...rows.map((row) => cell(row).length));

/** `[217.5–223.8 ms]`: the interval without the words that the table has no room for. */
const bracketed = ({ interval }: TargetRow): string =>
  interval === "" ? "" : `[${interval.replace(/^.* interval /, "")}]`;

const targetLines = (rows: readonly TargetRow[], palette: SummaryPalette): readonly string[] => {
  const widths = {
    label: column(rows, (row) => row.label),
    value: column(rows, (row) => row.value),
    interval: column(rows, bracketed),
    target: column(rows, (row) => row.target),
  };
  return rows.flatMap((row) => {
    const paint = paintOfStatus(row.status, palette);
    const cells = [
      `  ${paint(SIGNS[row.status])} ${row.label.padEnd(widths.label)}`,
      palette.bold(row.value.padStart(widths.value)),
      palette.dim(bracketed(row).padEnd(widths.interval)),
      row.target.padEnd(widths.target),
      row.status === "FAIL" ? paint(row.headroom) : palette.dim(row.headroom),
    ];
    const note = row.note === "" ? [] : [`      ${paint(row.note)}`];
    return [cells.join("  ").trimEnd(), ...note];
  });
};

const findingPaint = (severity: Finding["severity"], palette: SummaryPalette): Paint =>
  ({ failure: palette.red, invalid: palette.magenta, warning: palette.yellow, info: palette.dim })[severity];

const findingLine = ({ severity, code, message }: Finding, palette: SummaryPalette): string =>
  `  ${findingPaint(severity, palette)(severity.padEnd(7))}  ${palette.bold(code)}  ${message.replaceAll("`", "")}`;

const verdictPaint = (kind: VerdictKind, palette: SummaryPalette): Paint =>
  ({ GO: palette.green, "NO-GO": palette.red, INCONCLUSIVE: palette.yellow, INVALID: palette.magenta })[kind];

/** The verdict in one line, for `--quiet`. */
export const renderVerdictLine = ({ assessment, devMode }: Omit<SummaryInput, "folder" | "runId">): string => {
  const { verdict, partial } = assessment;
  return `${devMode ? "[DEV MODE] " : ""}${verdict.kind}${partial ? " (partial: the run did not reach its end)" : ""}`;
};

const countLine = ({ metrics }: Assessment): string => {
  const shares = `${metrics.sentCount} sent = ${metrics.successCount} succeeded + ${metrics.failureCount} failed + ${metrics.cancelledCount} cancelled + ${metrics.pendingCount} pending`;
  const { value } = metrics.throughputPerSec;
  return value === null ? shares : `${shares}, ${formatQuantity("per-second", value)}`;
};

const ceilingLine = ({ metrics }: Assessment): string => {
  const { value } = metrics.concurrencyCeiling;
  return `${value === null ? "—" : formatGiven("count", value)} of ${metrics.agentCount} agents truly in flight at once`;
};

/** The result in a terminal, as k6 shows thresholds: targets with their headroom, findings, the verdict, where the reports are. */
export const renderSummary = (input: SummaryInput, palette: SummaryPalette = PLAIN_PALETTE): string => {
  const { assessment, devMode, folder } = input;
  const { kind, findings, alternatives } = assessment.verdict;
  const paint = verdictPaint(kind, palette);
  const title = (text: string): string => `\n${palette.bold(text)}`;
  return [
    ...(devMode ? ["", palette.magenta(DEV_MODE_WATERMARK)] : []),
    title("TARGETS"),
    ...targetLines(targetRows(assessment), palette),
    title("LOAD"),
    `  ${ceilingLine(assessment)}`,
    `  ${countLine(assessment)}`,
    ...(findings.length === 0 ? [] : [title("FINDINGS"), ...findings.map((each) => findingLine(each, palette))]),
    ...(kind !== "NO-GO" || alternatives.length === 0
      ? []
      : [title("ALTERNATIVES"), ...alternatives.map((each) => `  ${each.replaceAll("`", "")}`)]),
    "",
    `${palette.bold(paint(renderVerdictLine(input)))}: ${decisionSentence(assessment)}.`,
    palette.dim(
      `${join(folder, REPORT_FILES.html)}  (also ${REPORT_FILES.markdown}, ${REPORT_FILES.run}, ${REPORT_FILES.junit}, samples.ndjson)`,
    ),
    "",
  ].join("\n");
};
