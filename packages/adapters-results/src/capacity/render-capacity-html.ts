import { type CapacityReport, parseTarget } from "@plimsoll/domain";
import * as Result from "effect/Result";
import { element, escapeHtml } from "../html/markup.ts";
import { card, numberCell, table, textCell } from "../html/sections/card.ts";
import { STYLES } from "../html/styles.ts";
import { DEV_MODE_WATERMARK } from "../report/watermarks.ts";
import { capacityChart, type CapacityChart } from "./capacity-chart.ts";
import { capacitySentences, kindText, lawLines, limitText, sizingLines } from "./capacity-words.ts";
import { trialRow } from "./trial-rows.ts";

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

const titleOf = (report: CapacityReport): string => `Capacity of ${report.scenario.orchestrator}`;

const head = (report: CapacityReport): string =>
  [
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    '<meta name="viewport" content="width=device-width,initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    element("title", {}, escapeHtml(`${titleOf(report)}: ${limitText(report)}`)),
    element("style", {}, STYLES),
  ].join("");

const header = (report: CapacityReport): string => {
  const when = `${report.startedAt.slice(0, 16).replace("T", " ")} UTC`;
  const meta = `${report.trials.length} trials · ${report.environment.cores} cores · ${when} · ${report.capacityId}`;
  return element(
    "header",
    { class: "top" },
    element(
      "div",
      {},
      element("h1", {}, escapeHtml(titleOf(report))),
      element("p", { class: "meta" }, escapeHtml(meta)),
    ),
  );
};

const TONES: Readonly<Record<CapacityReport["kind"], string>> = {
  found: "GO",
  "below-asked": "NO-GO",
  "not-settled": "INCONCLUSIVE",
  "machine-limit": "INVALID",
  "dev-mode": "INVALID",
  interrupted: "INCONCLUSIVE",
};

const banner = (report: CapacityReport): string =>
  element(
    "section",
    { class: `verdict tone-${TONES[report.kind]}`, "aria-label": "Result" },
    element("p", { class: "kind" }, escapeHtml(limitText(report))),
    element("p", { class: "why" }, escapeHtml(`${kindText(report)}.`)),
    element("ul", {}, ...capacitySentences(report).map((sentence) => element("li", {}, escapeHtml(sentence)))),
  );

const limitOf = ({ scenario }: CapacityReport, metric: string): number | null => {
  const parsed = scenario.targets.map(parseTarget).filter(Result.isSuccess);
  return parsed.find(({ success }) => success.metric === metric)?.success.limit ?? null;
};

const charts = (report: CapacityReport): readonly CapacityChart[] => [
  {
    ...{ id: "throughput", title: "Throughput over agents", unit: "invocations a second", limit: null, law: true },
    figure: (trial) => trial.throughputPerSec,
  },
  {
    ...{ id: "latency", title: "p95 latency over agents", unit: "ms", law: false },
    figure: (trial) => trial.p95LatencyMs,
    limit: limitOf(report, "p95LatencyMs"),
  },
  {
    ...{ id: "memory", title: "Peak memory over agents", unit: "MB", law: false },
    figure: (trial) => trial.peakMemoryMb,
    limit: limitOf(report, "peakMemoryMb"),
  },
];

const chartCards = (report: CapacityReport): readonly string[] =>
  charts(report).map((drawn) =>
    card(
      drawn.title,
      "One mark a trial, with its interval; red ones miss a target. Spoiled trials are left out.",
      element("figure", { class: "scroll" }, capacityChart(report, drawn)),
    ),
  );

const notes = (lines: readonly string[]): string =>
  element("ul", { class: "notes" }, ...lines.map((text) => element("li", {}, escapeHtml(text))));

const trialsCard = ({ trials }: CapacityReport): string =>
  card(
    "Trials",
    "✓ meets every target, ✗ misses one, ? within an interval, ! spoiled by our own side and not counted.",
    table(
      [
        ...[textCell(""), numberCell("agents"), numberCell("p95 ms"), numberCell("a second")],
        ...[numberCell("peak MB"), numberCell("cores"), textCell("what"), textCell("run")],
      ],
      trials
        .map(trialRow)
        .map((row) => [
          ...[textCell(row.sign), numberCell(row.agents), numberCell(row.p95), numberCell(row.throughput)],
          ...[numberCell(row.memory), numberCell(row.cpu)],
          ...[textCell([row.purpose, row.note].filter((text) => text !== "").join(": ")), textCell(row.runId)],
        ]),
    ),
  );

/** capacity.html: one file that asks no network for anything and needs no script. */
export const renderCapacityHtml = (report: CapacityReport): string =>
  [
    '<!doctype html>\n<html lang="en"><head>',
    head(report),
    "</head><body>",
    header(report),
    element(
      "main",
      {},
      report.kind === "dev-mode" ? element("p", { class: "mark dev" }, escapeHtml(DEV_MODE_WATERMARK)) : "",
      banner(report),
      card(
        "Sizing",
        "Plain arithmetic on measured figures; ranges take every figure at its kind and its unkind end.",
        notes(sizingLines(report)),
      ),
      ...chartCards(report),
      card(
        "Scalability",
        "Universal Scalability Law, a diagnosis: the dashed part of its curve ends at twice the largest number measured, where it says nothing any more.",
        notes(lawLines(report)),
      ),
      trialsCard(report),
      card("Made by", "", element("p", {}, element("code", {}, escapeHtml(report.command.join(" "))))),
    ),
    element("footer", {}, escapeHtml(`Written by Plimsoll ${report.environment.plimsollVersion}.`)),
    "</body></html>\n",
  ].join("");
