import type { CatalogCell, CatalogKind, CatalogTable } from "@plimsoll/application";
import { estimateAt, type JsonObject, listAt, numberAt, textAt, textsAt, valueAt, wireAt } from "./json-access.ts";

const FIGURES = [
  "p50LatencyMs",
  "p95LatencyMs",
  "p99LatencyMs",
  "throughputPerSec",
  "successRatio",
  "perAgentMemoryMb",
  "peakMemoryMb",
  "cpuMsPerInvocation",
  "concurrencyCeiling",
] as const;

const runCell = (row: unknown, text: string): CatalogCell => {
  const runId = textAt(row, "runId");
  return runId === null ? text : { runId, text };
};

const estimateCell = (row: unknown, ...names: readonly string[]): CatalogCell => {
  const estimate = estimateAt(row, ...names);
  return estimate === null ? wireAt(row, ...names) : { estimate };
};

const words = (row: unknown, ...names: readonly string[]): string => {
  const value = valueAt(row, ...names);
  return value === null || value === undefined ? "–" : typeof value === "string" ? value : JSON.stringify(value);
};

const comparedTable = (document: JsonObject): CatalogTable => ({
  title: "Orchestrators",
  columns: ["orchestrator", "version", "verdict", "ended", ...FIGURES],
  rows: listAt(document, "orchestrators").map((row) => [
    runCell(row, words(row, "name")),
    words(row, "version"),
    words(row, "verdict"),
    textAt(row, "failure") ?? words(row, "ending"),
    ...FIGURES.map((name) => estimateCell(row, "figures", name)),
  ]),
});

const ratioText = (pair: unknown): string => {
  const [ratio, low, high] = ["ratio", "low", "high"].map((name) => numberAt(pair, "ratio", name));
  if (ratio === null || ratio === undefined) return "–";
  const interval = low == null || high == null ? "" : ` [${low.toFixed(3)}, ${high.toFixed(3)}]`;
  return `× ${ratio.toFixed(3)}${interval}`;
};

const pairsTable = (document: JsonObject): CatalogTable => ({
  title: "Differences by round, after Holm's correction",
  columns: ["metric", "orchestrator", "against", "ratio", "adjusted p", "difference", "why"],
  rows: listAt(document, "metrics").flatMap((metric) =>
    listAt(metric, "pairs").map((pair): readonly CatalogCell[] => [
      words(metric, "metric"),
      words(pair, "orchestrator"),
      words(pair, "reference"),
      ratioText(pair),
      numberAt(pair, "adjustedP"),
      words(pair, "verdict"),
      words(pair, "reason"),
    ]),
  ),
});

const RESULT_ROWS = [
  ["Largest number of agents that meets every target", "feasibleMax"],
  ["Smallest number that does not", "infeasibleMin"],
  ["Interval", "interval"],
  ["Target that binds", "bindingTarget"],
  ["Cliff or slope", "boundary"],
  ["Trials", "trialCount"],
  ["Settled", "settled"],
  ["Why", "reason"],
] as const;

const resultTable = (document: JsonObject): CatalogTable => ({
  title: "Result",
  columns: ["what", "value"],
  rows: RESULT_ROWS.map(([label, name]) => [label, words(document, "result", name)]),
});

const trialFigures = ["p95LatencyMs", "throughputPerSec", "peakMemoryMb", "meanCpuCores"] as const;

const trialsTable = (title: string, trials: readonly unknown[]): CatalogTable => ({
  title,
  columns: ["agents", "run", "verdict", "spoiled by", ...trialFigures],
  rows: trials.map((trial) => [
    numberAt(trial, "agentCount"),
    runCell(trial, words(trial, "runId")),
    words(trial, "verdict"),
    textsAt(trial, "spoiledBy").join(", ") || "–",
    ...trialFigures.map((name) => estimateCell(trial, name)),
  ]),
});

const rankFigures = ["p95LatencyMs", "throughputPerSec", "peakMemoryMb", "cpuMsPerInvocation"] as const;

const rankingTable = (document: JsonObject): CatalogTable => ({
  title: "Ranking",
  columns: ["topology", "status", "missed", ...rankFigures],
  rows: listAt(document, "ranking").map((row) => [
    words(row, "name"),
    textAt(row, "failure") ?? words(row, "status"),
    listAt(row, "missed")
      .map((missed) => words(missed, "target"))
      .join(", ") || "–",
    ...rankFigures.map((name) => estimateCell(row, name)),
  ]),
});

const scalar = (value: unknown): boolean => value === null || ["string", "number", "boolean"].includes(typeof value);

/** A list of objects of a document whose form this page does not know: their plain fields. */
const plainTable = (title: string, rows: readonly unknown[]): CatalogTable => {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(Object(row))))].filter((name) =>
    rows.every((row) => scalar(valueAt(row, name) ?? null)),
  );
  return { title, columns, rows: rows.map((row) => columns.map((name) => words(row, name))) };
};

const plainTables = (document: JsonObject): readonly CatalogTable[] =>
  Object.entries(document).flatMap(([title, value]) =>
    Array.isArray(value) && value.length > 0 && !value.every(scalar) ? [plainTable(title, value)] : [],
  );

/** The tables of a comparison or a search; a run has none. */
export const detailTables = (kind: CatalogKind, document: JsonObject): readonly CatalogTable[] => {
  if (kind === "comparison") return [comparedTable(document), pairsTable(document)];
  if (kind === "capacity") return [resultTable(document), trialsTable("Trials", listAt(document, "trials"))];
  if (kind === "conformance") return plainTables(document);
  if (kind !== "tuning") return [];
  return [
    rankingTable(document),
    ...listAt(document, "ranking").map((row) => trialsTable(`Trials of ${words(row, "name")}`, listAt(row, "trials"))),
  ];
};
