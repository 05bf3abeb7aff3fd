import type { FailureMode, Finding, VerdictKind } from "@plimsoll/domain";
import { firstTraceback } from "../report/first-traceback.ts";
import { oneLine } from "../report/one-line.ts";
import type { JudgedRow, StatusText } from "../report/target-rows.ts";
import type { Paint, SummaryPalette } from "./summary-palette.ts";

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

const column = (rows: readonly JudgedRow[], cell: (row: JudgedRow) => string): number =>
  Math.max(0, ...rows.map((row) => cell(row).length));

/** `[217.5–223.8 ms]`: the interval without the words that the table has no room for. */
const bracketed = ({ interval }: JudgedRow): string =>
  interval === "" ? "" : `[${interval.replace(/^.* interval /, "")}]`;

/** A line for each target, and one below it where the figures alone do not explain the status. */
export const targetLines = (rows: readonly JudgedRow[], palette: SummaryPalette): readonly string[] => {
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
      ...(row.headroom === "" ? [] : [row.status === "FAIL" ? paint(row.headroom) : palette.dim(row.headroom)]),
    ];
    const note = row.note === "" ? [] : [`      ${paint(oneLine(row.note))}`];
    return [cells.join("  ").trimEnd(), ...note];
  });
};

const findingPaint = (severity: Finding["severity"], palette: SummaryPalette): Paint =>
  ({ failure: palette.red, invalid: palette.magenta, warning: palette.yellow, info: palette.dim })[severity];

/** A line for a finding. */
export const findingLine = ({ severity, code, message }: Finding, palette: SummaryPalette): string =>
  `  ${findingPaint(severity, palette)(severity.padEnd(7))}  ${palette.bold(code)}  ${oneLine(message).replaceAll("`", "")}`;

/** The colour of a verdict. */
export const verdictPaint = (kind: VerdictKind, palette: SummaryPalette): Paint =>
  ({ GO: palette.green, "NO-GO": palette.red, INCONCLUSIVE: palette.yellow, INVALID: palette.magenta })[kind];

/** Where the subject's code broke, or nothing. */
export const tracebackLines = (failures: readonly FailureMode[], palette: SummaryPalette): readonly string[] => {
  const found = firstTraceback(failures);
  return found === null
    ? []
    : [`\n${palette.bold(found.title.toUpperCase())}`, ...found.lines.map((line) => `  ${line}`)];
};
