import type { Estimate, TargetResult } from "@plimsoll/domain";
import type { Variant } from "./variants.ts";

/** What the comparison reads of a run.json. */
export interface FinishedRun {
  readonly variant: Variant;
  readonly command: string;
  readonly run: {
    readonly startedAt: string;
    readonly verdict: { readonly kind: string; readonly targets: readonly TargetResult[] };
    readonly metrics: Readonly<Record<string, Estimate>>;
  };
}

interface Row {
  readonly label: string;
  readonly metric: string;
  readonly unit: string;
}

const rows: readonly Row[] = [
  { label: "Instantiation", metric: "totalInstantiationTimeMs", unit: "ms" },
  { label: "Memory per agent", metric: "perAgentMemoryMb", unit: "MB" },
  { label: "Peak memory (PSS)", metric: "peakMemoryMb", unit: "MB" },
  { label: "P50 latency", metric: "p50LatencyMs", unit: "ms" },
  { label: "P95 latency", metric: "p95LatencyMs", unit: "ms" },
  { label: "Success", metric: "successRatio", unit: "" },
  { label: "Truly in flight at once", metric: "concurrencyCeiling", unit: "agents" },
  { label: "Throughput", metric: "throughputPerSec", unit: "/s" },
  { label: "CPU per invocation", metric: "cpuMsPerInvocation", unit: "ms" },
];

/** Five significant digits: enough not to move a value to the other side of its limit here. */
const printed = (value: number | null | undefined, unit: string): string =>
  typeof value === "number" ? `${Number(value.toPrecision(5))} ${unit}`.trim() : "not measured";

const MARKS: Readonly<Record<string, string>> = { pass: "✓", fail: "✗", inconclusive: "?" };

const cell = ({ metric, unit }: Row, { run }: FinishedRun): string => {
  const target = run.verdict.targets.find((result) => result.target.metric === metric);
  const mark = MARKS[target?.status ?? ""];
  return `${printed(run.metrics[metric]?.value, unit)}${mark === undefined ? "" : ` ${mark}`}`;
};

/** Side by side, title row first; ✓, ✗ and ? say how the run's target on that figure came out. */
export const comparisonCells = (runs: readonly FinishedRun[]): readonly (readonly string[])[] => [
  ["", ...runs.map(({ variant }) => variant.title)],
  ["Verdict", ...runs.map(({ run }) => run.verdict.kind)],
  ...rows.map((row) => [row.label, ...runs.map((run) => cell(row, run))]),
];

const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

/** The same as a Markdown table. */
export const comparisonTable = (runs: readonly FinishedRun[]): readonly string[] => {
  const [titles = [], ...rest] = comparisonCells(runs);
  return [line(titles), line(titles.map((_, column) => (column === 0 ? "---" : "---:"))), ...rest.map(line)];
};
