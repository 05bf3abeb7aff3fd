import type { Assessment, TargetableMetric } from "@plimsoll/domain";
import { metricLabel, TARGETABLE_METRICS } from "../report/metric-labels.ts";
import type { ReportInput } from "../report/report-input.ts";
import type { TargetRow } from "../report/target-rows.ts";
import { metricFigure, targetRows } from "../report/target-rows.ts";
import { escapeMarkdown, markdownTable } from "./markdown-text.ts";

const valueCell = ({ value, interval, reason }: Pick<TargetRow, "value" | "interval" | "reason">): string => {
  const aside = [interval, value === "—" ? escapeMarkdown(reason) : ""].filter((text) => text !== "").join("; ");
  return aside === "" ? value : `${value} (${aside})`;
};

const mark = (row: TargetRow): string =>
  row.status === "PASS" || row.status === "NOT JUDGED" ? row.status : `**${row.status}**`;

const statusCell = (row: TargetRow): string => {
  const aside = [row.headroom, escapeMarkdown(row.note)].filter((text) => text !== "").join("; ");
  return aside === "" ? mark(row) : `${mark(row)} (${aside})`;
};

const targetLine = (row: TargetRow): readonly string[] => [row.label, valueCell(row), row.target, statusCell(row)];

/** The table of stories/000: its five metrics first, then every other target. */
export const metricsSummary = (input: ReportInput): string =>
  markdownTable(["Metric", "Value", "Target", "Status"], targetRows(input.assessment).map(targetLine));

/** A two-column table of metrics, printed as in the summary; those that were not measured say why. */
export const plainMetrics = (assessment: Assessment, names: readonly TargetableMetric[]): string =>
  markdownTable(
    ["Metric", "Value"],
    names.map((name) => [metricLabel(name).label, valueCell(metricFigure(assessment, name))]),
  );

/** Every metric, for the appendix. */
export const allMetrics = (assessment: Assessment): string => plainMetrics(assessment, TARGETABLE_METRICS);
