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

const evidenceText = (check: unknown): string =>
  Object.entries(Object(valueAt(check, "evidence")))
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(", ");

const checksTable = (document: JsonObject): CatalogTable => ({
  title: "Checks",
  columns: ["orchestrator", "version", "check", "status", "observed", "evidence"],
  rows: listAt(document, "subjects").flatMap((subject): CatalogTable["rows"] => {
    const head = [words(subject, "name"), words(subject, "version")];
    const failure = textAt(subject, "failure");
    if (failure !== null) return [[...head, "–", "did not come up", failure, "–"]];
    return listAt(subject, "checks").map((check) => [
      ...head,
      ...["name", "status", "observed"].map((name) => words(check, name)),
      evidenceText(check),
    ]);
  }),
});

const TRAP_COLUMNS = ["library", "version", "setting", "sent", "returned", "failed", "neverRan"] as const;

const trapsTable = (document: JsonObject): CatalogTable => ({
  title: "What a library loses by itself",
  columns: TRAP_COLUMNS,
  rows: listAt(document, "traps").map((trap) =>
    TRAP_COLUMNS.map((name) => (numberAt(trap, name) === null ? words(trap, name) : numberAt(trap, name))),
  ),
});

/** The tables of a comparison or a search; a run has none. */
export const detailTables = (kind: CatalogKind, document: JsonObject): readonly CatalogTable[] => {
  if (kind === "comparison") return [comparedTable(document), pairsTable(document)];
  if (kind === "capacity") return [resultTable(document), trialsTable("Trials", listAt(document, "trials"))];
  if (kind === "conformance")
    return [checksTable(document), trapsTable(document)].filter(({ rows }) => rows.length > 0);
  if (kind !== "tuning") return [];
  return [
    rankingTable(document),
    ...listAt(document, "ranking").map((row) => trialsTable(`Trials of ${words(row, "name")}`, listAt(row, "trials"))),
  ];
};
