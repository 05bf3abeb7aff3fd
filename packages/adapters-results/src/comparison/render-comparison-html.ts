import { type OrchestratorComparison, shellCommand, type VerdictKind } from "@plimsoll/domain";
import { partsLegend } from "../html/charts/decomposition-chart.ts";
import { element, escapeHtml } from "../html/markup.ts";
import { page } from "../html/page.ts";
import { banner } from "../html/sections/banner.ts";
import { card, figure, notes } from "../html/sections/card.ts";
import { commandCard } from "../html/sections/command-card.ts";
import { devModeMark } from "../html/sections/marks.ts";
import { ledgerSection } from "../ledger/ledger-section.ts";
import { capitalized } from "../report/capitalized.ts";
import { utcMinute } from "../report/utc-minute.ts";
import { figuresCard, overviewCard, pairedCard } from "./comparison-cards.ts";
import { comparisonNotes, MEMORY_SHARING } from "./comparison-notes.ts";
import { groupedReasons, KIND_WORDS } from "./comparison-words.ts";
import { latencyRowsChart } from "./latency-rows-chart.ts";
import { memoryRowsChart } from "./memory-rows-chart.ts";
import { waterfallRowsChart } from "./waterfall-rows-chart.ts";

const titleOf = ({ orchestrators, scenario }: OrchestratorComparison): string =>
  `${orchestrators.length} orchestrators, ${scenario.agentCount} agents`;

const aboutOf = ({ startedAt, comparisonId, orchestrators }: OrchestratorComparison): string =>
  `${orchestrators.map(({ name, version }) => version ?? name).join(", ")} · ${utcMinute(startedAt)} · ${comparisonId}`;

const TONES: Readonly<Record<OrchestratorComparison["kind"], VerdictKind>> = {
  measured: "GO",
  incomplete: "INCONCLUSIVE",
  invalid: "INVALID",
  interrupted: "INCONCLUSIVE",
};

const answer = (comparison: OrchestratorComparison): string => {
  const [word = "", why = ""] = KIND_WORDS[comparison.kind].split(": ");
  return banner({
    label: "Result",
    tone: TONES[comparison.kind],
    kind: word,
    why: escapeHtml(`${capitalized(why)}.`),
    lines: groupedReasons(comparison).map(escapeHtml),
  });
};

const charts = ({ orchestrators }: OrchestratorComparison): readonly string[] => {
  const parts = orchestrators.flatMap(({ latencyParts }) => latencyParts).filter(({ meanMs }) => meanMs > 0);
  const legend = parts.filter(({ part }, index) => parts.findIndex((other) => other.part === part) === index);
  return [
    card(
      "Latency distributions",
      "Of the judged waves. Line: all that succeeded; pale: 5 to 95 % of all; full: the middle half; marks: median and p95. A failure lasts for ever: what it reaches ends at an arrow.",
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
    devModeMark(comparison.orchestrators.some(({ devMode }) => devMode)),
    answer(comparison),
    overviewCard(comparison),
    ...charts(comparison),
    pairedCard(comparison),
    ledgerSection(comparison.ledger),
    figuresCard(comparison),
    method(comparison),
    commandCard(shellCommand(comparison.command)),
  );
