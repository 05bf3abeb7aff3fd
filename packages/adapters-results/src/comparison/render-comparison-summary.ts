import type { OrchestratorComparison } from "@plimsoll/domain";
import { join } from "node:path";
import { oneLine } from "../report/one-line.ts";
import { DEV_MODE_WATERMARK } from "../report/watermarks.ts";
import type { SummaryPalette } from "../summary/summary-palette.ts";
import { COMPARISON_FILES } from "./comparison-files.ts";
import { type ComparisonRow, comparisonRows } from "./comparison-rows.ts";
import { groupedReasons, KIND_WORDS } from "./comparison-words.ts";

type Align = "left" | "right";

interface Column {
  readonly title: string;
  readonly align: Align;
  readonly cell: (row: ComparisonRow) => string;
}

/** Widest line that the table may have, in characters. */
export const TABLE_WIDTH = 100;
const LONGEST_NAME = 14;
const LONGEST_REASON = TABLE_WIDTH - 4;

const shortened = (text: string, limit: number): string =>
  text.length <= limit ? text : `${text.slice(0, limit - 1)}…`;

const targetsCell = ({ sign, targetsPassed, targetCount }: ComparisonRow): string =>
  `${sign} ${targetsPassed}/${targetCount}`;

const columns = (reference: string): readonly Column[] => [
  { title: "orchestrator", align: "left", cell: ({ name }) => shortened(name, LONGEST_NAME) },
  { title: "p95 ms [95 %]", align: "right", cell: ({ p95 }) => p95.replaceAll(/(\d),(\d)/g, "$1$2") },
  { title: `× ${shortened(reference, 12)} [95 %]`, align: "right", cell: ({ p95Ratio }) => p95Ratio },
  { title: "over ms", align: "right", cell: ({ overhead }) => overhead },
  { title: "MB/ag", align: "right", cell: ({ perAgentMemory }) => perAgentMemory },
  { title: "MB", align: "right", cell: ({ peakMemory }) => peakMemory },
  { title: "CPU", align: "right", cell: ({ cpu }) => cpu },
  { title: "peak", align: "right", cell: ({ ceiling }) => ceiling },
  { title: "targets", align: "right", cell: targetsCell },
];

const pad = (text: string, width: number, align: Align): string =>
  align === "left" ? text.padEnd(width) : text.padStart(width);

const tableLines = (rows: readonly ComparisonRow[], reference: string, palette: SummaryPalette): readonly string[] => {
  const shown = columns(reference).map((column) => ({
    ...column,
    width: Math.max(column.title.length, ...rows.map((row) => column.cell(row).length)),
  }));
  const header = shown.map(({ title, width, align }) => pad(title, width, align)).join(" ");
  const body = rows.map((row) => {
    const text = shown.map(({ cell, width, align }) => pad(cell(row), width, align)).join(" ");
    if (row.devMode) return palette.magenta(text);
    return text.replace("✗", palette.red("✗")).replace("✓", palette.green("✓"));
  });
  return [palette.dim(header.trimEnd()), ...body];
};

const wordLines = (rows: readonly ComparisonRow[], reference: string): readonly string[] =>
  rows
    .filter(({ name, word }) => name !== reference && word !== "")
    .map(({ name, word, p95Ratio }) => `  ${name}: p95 ${word} (${p95Ratio} of ${reference})`);

const missedLines = (rows: readonly ComparisonRow[], palette: SummaryPalette): readonly string[] =>
  rows.flatMap(({ name, failed, undecided, failure }) => [
    ...(failure === null ? [] : [palette.red(shortened(`  ${name}: ${oneLine(failure)}`, LONGEST_REASON))]),
    ...(failed.length === 0 ? [] : [shortened(`  ✗ ${name}: ${failed.join(", ")}`, LONGEST_REASON)]),
    ...(undecided.length === 0 ? [] : [shortened(`  ? ${name}: ${undecided.join(", ")}`, LONGEST_REASON)]),
  ]);

const ledgerLine = ({ ledger }: OrchestratorComparison): string => {
  const unequal = ledger.rows.filter((row) => row.unequal).length;
  return `  ${unequal} of ${ledger.rows.length} conditions are unequal: the fairness ledger in ${COMPARISON_FILES.html} has each.`;
};

/** One line: what came of the comparison. */
export const renderComparisonLine = ({ kind, orchestrators }: OrchestratorComparison): string =>
  `${KIND_WORDS[kind]} (${orchestrators.length} orchestrators)`;

/** The result on a terminal: a table of at most {@link TABLE_WIDTH} columns, then words, then where the page is. */
export const renderComparisonSummary = (
  comparison: OrchestratorComparison,
  folder: string,
  palette: SummaryPalette,
): string => {
  const rows = comparisonRows(comparison);
  const { scenario, reference } = comparison;
  const lines = [
    palette.bold(renderComparisonLine(comparison)),
    `${scenario.agentCount} agents, ${scenario.waves} judged waves each, interleaved; ${(comparison.durationMs / 1000).toFixed(0)} s`,
    ...(rows.some(({ devMode }) => devMode) ? [palette.magenta(DEV_MODE_WATERMARK)] : []),
    "",
    ...tableLines(rows, reference, palette),
    palette.dim("over: ms beside the LLM; MB/ag: memory an agent, MB: its peak; CPU: ms an agent; peak: calls"),
    "",
    ...wordLines(rows, reference),
    ...missedLines(rows, palette),
    ...(comparison.kind === "invalid"
      ? groupedReasons(comparison).map((reason) => palette.yellow(shortened(`  ${oneLine(reason)}`, LONGEST_REASON)))
      : []),
    ledgerLine(comparison),
    "",
    `  ${join(folder, COMPARISON_FILES.html)}`,
    "",
  ];
  return lines.join("\n");
};
