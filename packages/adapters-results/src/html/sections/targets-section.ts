import type { ReportInput } from "../../report/report-input.ts";
import type { JudgedRow, StatusText, TargetRow } from "../../report/target-rows.ts";
import { targetRows } from "../../report/target-rows.ts";
import { element, escapeHtml } from "../markup.ts";
import type { Cell } from "./card.ts";
import { aside, classedCard, figureCell, table, textCell } from "./card.ts";

/** Where the mark stands on the bar, percent of its width; beyond it is overload. */
const MARK_PERCENT = 80;
const SIGNS: Readonly<Record<StatusText, string>> = {
  PASS: "✓ PASS",
  FAIL: "✕ FAIL",
  INCONCLUSIVE: "? INCONCLUSIVE",
  "NOT MEASURED": "? NOT MEASURED",
  "NOT JUDGED": "not judged",
};

const loadBar = ({ loadRatio, status }: TargetRow): string => {
  if (loadRatio === null) return "";
  const width = Math.min(100, loadRatio * MARK_PERCENT);
  const bar = element("i", { style: `width:${width.toFixed(1)}%` });
  return element("div", { class: `load load-${status.replace(" ", "-")}`, "aria-hidden": "true" }, bar);
};

/** The status of a target in sign and word, and why where the figures do not tell. */
export const statusCell = ({ status, note }: JudgedRow): Cell => ({
  html: escapeHtml(SIGNS[status]) + aside(note),
  className: `status s-${status.replace(" ", "-")}`,
});

const targetCells = (row: TargetRow): readonly Cell[] => [
  textCell(row.label, "name"),
  figureCell(row),
  textCell(row.target),
  statusCell(row),
  { html: loadBar(row) + aside(row.headroom) },
];

/** Every target with its figure and how far it is from the mark. */
export const targetsSection = ({ assessment }: ReportInput): string =>
  classedCard(
    "card targets",
    "Metrics summary",
    "Judged on the conservative end of each interval, the success rate on the ratio itself.",
    table(
      ["Metric", "Value", "Target", "Status", "Load (upright line: the limit)"].map((text) => textCell(text)),
      targetRows(assessment).map(targetCells),
    ),
  );
