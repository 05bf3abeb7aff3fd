import type { OrchestratorComparison } from "@plimsoll/domain";
import { partsLegend } from "../html/charts/decomposition-chart.ts";
import { element, escapeHtml } from "../html/markup.ts";
import { card } from "../html/sections/card.ts";
import { STYLES } from "../html/styles.ts";
import { ledgerSection } from "../ledger/ledger-section.ts";
import { DEV_MODE_WATERMARK } from "../report/watermarks.ts";
import { figuresCard, overviewCard, pairedCard } from "./comparison-cards.ts";
import { comparisonNotes } from "./comparison-notes.ts";
import { latencyRowsChart } from "./latency-rows-chart.ts";
import { memoryRowsChart } from "./memory-rows-chart.ts";
import { waterfallRowsChart } from "./waterfall-rows-chart.ts";

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

const figure = (svg: string): string => element("figure", { class: "scroll" }, svg);

const titleOf = ({ orchestrators, scenario }: OrchestratorComparison): string =>
  `${orchestrators.length} orchestrators, ${scenario.agentCount} agents`;

const head = (comparison: OrchestratorComparison): string =>
  [
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    '<meta name="viewport" content="width=device-width,initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    element("title", {}, escapeHtml(`Comparison: ${titleOf(comparison)}`)),
    element("style", {}, STYLES),
  ].join("");

const header = (comparison: OrchestratorComparison): string => {
  const { startedAt, comparisonId, orchestrators } = comparison;
  const names = orchestrators.map(({ name, version }) => version ?? name).join(", ");
  const when = `${startedAt.slice(0, 16).replace("T", " ")} UTC`;
  return element(
    "header",
    { class: "top" },
    element(
      "div",
      {},
      element("h1", {}, escapeHtml(`Comparison of ${titleOf(comparison)}`)),
      element("p", { class: "meta" }, escapeHtml(`${names} · ${when} · ${comparisonId}`)),
    ),
  );
};

const marks = ({ kind, reasons, orchestrators }: OrchestratorComparison): string =>
  (orchestrators.some(({ devMode }) => devMode)
    ? element("p", { class: "mark dev" }, escapeHtml(DEV_MODE_WATERMARK))
    : "") +
  (kind === "measured"
    ? ""
    : element("p", { class: "mark partial" }, escapeHtml(`${kind.toUpperCase()}: ${reasons.join(" ")}`)));

const charts = ({ orchestrators }: OrchestratorComparison): readonly string[] => {
  const parts = orchestrators.flatMap(({ latencyParts }) => latencyParts);
  const legend = parts.filter(({ part }, index) => parts.findIndex((other) => other.part === part) === index);
  return [
    card(
      "Latency distributions",
      "Line: all judged invocations; pale: 5 to 95 %; full: the middle half; marks: median and p95.",
      figure(latencyRowsChart(orchestrators)),
    ),
    card(
      "Where the time goes",
      "Means of the parts of the latency; what is not the LLM is what the orchestrator costs.",
      partsLegend(legend),
      figure(waterfallRowsChart(orchestrators)),
    ),
    card(
      "Memory",
      "An agent's own memory is the slope over the pool size, with its interval; the peak is that of all processes under load.",
      element("h3", {}, "An agent"),
      figure(memoryRowsChart(orchestrators, "perAgentMemoryMb", "Memory an agent")),
      element("h3", {}, "Peak"),
      figure(memoryRowsChart(orchestrators, "peakMemoryMb", "Peak memory")),
    ),
  ];
};

const method = (comparison: OrchestratorComparison): string =>
  card(
    "How it was measured",
    "",
    element("p", {}, "Reproduce: ", element("code", {}, escapeHtml(comparison.command.join(" ")))),
    element(
      "ul",
      { class: "notes" },
      ...comparisonNotes(comparison).map((note) => element("li", {}, escapeHtml(note))),
    ),
  );

/** comparison.html: one file that asks no network for anything and runs no script. */
export const renderComparisonHtml = (comparison: OrchestratorComparison): string =>
  [
    '<!doctype html>\n<html lang="en"><head>',
    head(comparison),
    "</head><body>",
    header(comparison),
    element(
      "main",
      {},
      marks(comparison),
      overviewCard(comparison),
      ...charts(comparison),
      pairedCard(comparison),
      ledgerSection(comparison.ledger),
      figuresCard(comparison),
      method(comparison),
    ),
    element("footer", {}, escapeHtml(`Written by Plimsoll ${comparison.environment.plimsollVersion}.`)),
    "</body></html>\n",
  ].join("");
