import type { OrchestratorComparison, PairComparison } from "@plimsoll/domain";
import { element, escapeHtml } from "../html/markup.ts";
import { aside, card, type Cell, figureCell, numberCell, table, textCell } from "../html/sections/card.ts";
import { figureText } from "../report/figure-text.ts";
import { PAIRED_METRICS, WHOLE_FIGURES } from "./comparison-columns.ts";
import { type ComparisonRow, comparisonRows, pairOf, pText, ratioText, waveEstimateOf } from "./comparison-rows.ts";

const SIGN_CLASSES = { "✓": "s-PASS", "✗": "s-FAIL", "?": "s-INCONCLUSIVE" } as const;

const MOST_NAMED = 3;

const undecidedText = (undecided: readonly string[]): string => {
  if (undecided.length === 0) return "";
  return undecided.length > MOST_NAMED ? `${undecided.length} not decided` : `not decided: ${undecided.join(", ")}`;
};

const targetsCell = ({ sign, targetsPassed, targetCount, failed, undecided }: ComparisonRow): Cell => ({
  html: [
    element("span", { class: SIGN_CLASSES[sign] }, escapeHtml(`${sign} ${targetsPassed} of ${targetCount} hold`)),
    failed.length === 0 ? "" : aside(`fails: ${failed.join(", ")}`),
    aside(undecidedText(undecided)),
  ].join(""),
});

/** `329 [321, 341]`: the interval on a line of its own. */
const intervalCell = (text: string): Cell => {
  const at = text.indexOf(" [");
  return at < 0
    ? numberCell(text)
    : { html: escapeHtml(text.slice(0, at)) + aside(text.slice(at + 1)), className: "num" };
};

const nameCell = ({ name, version, devMode }: ComparisonRow): Cell => ({
  html: `${escapeHtml(name)}${devMode ? ' <span class="chip">DEV MODE</span>' : ""}${aside(version)}`,
  className: "name",
});

/** The table that most readers came for. */
export const overviewCard = (comparison: OrchestratorComparison): string =>
  card(
    "The orchestrators side by side",
    `Ratios are to ${comparison.reference}, by round, with 95 % intervals. Memory in MB, times in ms.`,
    table(
      [
        ...["Orchestrator", "Verdict of its run"].map((title) => textCell(title)),
        ...["p95 ms", `p95 × ${comparison.reference}`].map(numberCell),
        textCell("In words"),
        ...["Overhead ms", "MB an agent", "Peak MB", "CPU ms an agent", "LLM calls at once"].map(numberCell),
        textCell("Targets"),
      ],
      comparisonRows(comparison).map((row) => [
        nameCell(row),
        { html: escapeHtml(row.verdict) + aside(row.failure ?? "") },
        ...[row.p95, row.p95Ratio].map(intervalCell),
        textCell(row.name === comparison.reference ? "reference" : row.word),
        ...[row.overhead, row.perAgentMemory, row.peakMemory, row.cpu, row.ceiling].map(numberCell),
        targetsCell(row),
      ]),
    ),
  );

/** Other words follow from the figures beside them. */
const whyNot = (pair: PairComparison | null): string => (pair?.verdict === "not comparable" ? pair.reason : "");

const pairedRow = (
  { metrics, reference }: OrchestratorComparison,
  name: string,
  metric: (typeof PAIRED_METRICS)[number],
) => {
  const estimate = waveEstimateOf(metrics, metric.metric, name);
  const pair = pairOf(metrics, metric.metric, name);
  return [
    textCell(metric.label),
    textCell(name, "name"),
    estimate === null ? numberCell("—") : figureCell(figureText(metric.unit, estimate), "num"),
    intervalCell(name === reference ? "1" : pair === null ? "—" : ratioText(pair)),
    numberCell(pText(pair)),
    { html: name === reference ? "reference" : escapeHtml(pair?.verdict ?? "—") + aside(whyNot(pair)) },
  ];
};

/** Every metric that is compared wave by wave. */
export const pairedCard = (comparison: OrchestratorComparison): string =>
  card(
    "Paired comparison",
    "Waves of the same round are set beside each other, so that what the machine did at that moment falls out of the ratio.",
    table(
      [
        ...["Metric", "Orchestrator"].map((title) => textCell(title)),
        ...["Geometric mean", `Ratio to ${comparison.reference}`, "Holm's p"].map(numberCell),
        textCell("In words"),
      ],
      PAIRED_METRICS.flatMap((metric) =>
        comparison.orchestrators.map(({ name }) => pairedRow(comparison, name, metric)),
      ),
    ),
  );

/** All figures of the runs, one column an orchestrator. */
export const figuresCard = ({ orchestrators }: OrchestratorComparison): string =>
  card(
    "All figures",
    "As each orchestrator's own run has them.",
    table(
      [textCell(""), ...orchestrators.map(({ name }) => textCell(name))],
      [
        ...WHOLE_FIGURES.map((figure) => [
          textCell(figure.label, "name"),
          ...orchestrators.map(({ figures }) => figureCell(figureText(figure.unit, figures[figure.metric]))),
        ]),
        [textCell("Run", "name"), ...orchestrators.map(({ runId }) => textCell(runId))],
      ],
    ),
  );
