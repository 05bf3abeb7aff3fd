import type { OrchestratorComparison } from "@plimsoll/domain";
import { partsLegend } from "../html/charts/decomposition-chart.ts";
import { element, escapeHtml } from "../html/markup.ts";
import { page } from "../html/page.ts";
import { card, figure, notes } from "../html/sections/card.ts";
import { commandCard } from "../html/sections/command-card.ts";
import { devModeMark, partialMarkHtml } from "../html/sections/marks.ts";
import { ledgerSection } from "../ledger/ledger-section.ts";
import { utcMinute } from "../report/utc-minute.ts";
import { figuresCard, overviewCard, pairedCard } from "./comparison-cards.ts";
import { comparisonNotes, MEMORY_SHARING } from "./comparison-notes.ts";
import { latencyRowsChart } from "./latency-rows-chart.ts";
import { memoryRowsChart } from "./memory-rows-chart.ts";
import { waterfallRowsChart } from "./waterfall-rows-chart.ts";

const titleOf = ({ orchestrators, scenario }: OrchestratorComparison): string =>
  `${orchestrators.length} orchestrators, ${scenario.agentCount} agents`;

const aboutOf = ({ startedAt, comparisonId, orchestrators }: OrchestratorComparison): string =>
  `${orchestrators.map(({ name, version }) => version ?? name).join(", ")} · ${utcMinute(startedAt)} · ${comparisonId}`;

const marks = ({ kind, reasons, orchestrators }: OrchestratorComparison): string =>
  devModeMark(orchestrators.some(({ devMode }) => devMode)) +
  partialMarkHtml(kind === "measured" ? null : `${kind.toUpperCase()}: ${reasons.join(" ")}`);

const charts = ({ orchestrators }: OrchestratorComparison): readonly string[] => {
  const parts = orchestrators.flatMap(({ latencyParts }) => latencyParts).filter(({ meanMs }) => meanMs > 0);
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
      element("p", { class: "lead below" }, escapeHtml(MEMORY_SHARING)),
    ),
  ];
};

const method = (comparison: OrchestratorComparison): string =>
  card("How it was measured", "", notes(comparisonNotes(comparison)));

/** comparison.html: one file that asks no network for anything and runs no script. */
export const renderComparisonHtml = (comparison: OrchestratorComparison): string =>
  page(
    {
      title: `Comparison: ${titleOf(comparison)}`,
      heading: `Comparison of ${titleOf(comparison)}`,
      about: aboutOf(comparison),
      plimsollVersion: comparison.environment.plimsollVersion,
    },
    marks(comparison),
    overviewCard(comparison),
    ...charts(comparison),
    pairedCard(comparison),
    ledgerSection(comparison.ledger),
    figuresCard(comparison),
    method(comparison),
    commandCard(comparison.command),
  );
