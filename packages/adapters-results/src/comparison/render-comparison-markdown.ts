import { type ComparedOrchestrator, type OrchestratorComparison, shellCommand } from "@plimsoll/domain";
import { ledgerMarkdown } from "../ledger/ledger-markdown.ts";
import { escapeMarkdown, markdownList, markdownTable, proseMarkdown } from "../markdown/markdown-text.ts";
import { figureText } from "../report/figure-text.ts";
import { utcMinute } from "../report/utc-minute.ts";
import { DEV_MODE_WATERMARK } from "../report/watermarks.ts";
import { PAIRED_METRICS, WHOLE_FIGURES } from "./comparison-columns.ts";
import { groupedReasons } from "./comparison-words.ts";
import { pairOf, pText, ratioText, waveEstimateOf } from "./comparison-rows.ts";
import { comparisonNotes, MEMORY_SHARING } from "./comparison-notes.ts";

const verdictCell = ({ verdict, devMode, failure }: ComparedOrchestrator): string => {
  const mark = devMode ? " [DEV MODE]" : "";
  return failure === null ? `${verdict}${mark}` : `${verdict}${mark}: ${escapeMarkdown(failure)}`;
};

const wholeTable = ({ orchestrators }: OrchestratorComparison): string =>
  markdownTable(
    ["", ...orchestrators.map(({ name }) => escapeMarkdown(name))],
    [
      ["Version", ...orchestrators.map(({ version }) => escapeMarkdown(version ?? "did not start"))],
      ["Verdict of its own run", ...orchestrators.map(verdictCell)],
      ...WHOLE_FIGURES.map(({ metric, label, unit }) => [
        label,
        ...orchestrators.map(({ figures }) => {
          const { value, interval } = figureText(unit, figures[metric]);
          return interval === "" ? value : `${value} (${interval})`;
        }),
      ]),
      ["Run", ...orchestrators.map(({ runId }) => `\`${runId}\``)],
    ],
  );

const pairedTable = ({ metrics, orchestrators, reference }: OrchestratorComparison): string =>
  markdownTable(
    [
      "Metric",
      "Orchestrator",
      "Geometric mean over waves",
      `Ratio to ${escapeMarkdown(reference)} (95 %)`,
      "Holm's p",
      "Word",
    ],
    PAIRED_METRICS.flatMap(({ metric, label, unit }) =>
      orchestrators.map(({ name }) => {
        const estimate = waveEstimateOf(metrics, metric, name);
        const pair = pairOf(metrics, metric, name);
        const { value, interval } = estimate === null ? { value: "—", interval: "" } : figureText(unit, estimate);
        return [
          label,
          escapeMarkdown(name),
          interval === "" ? value : `${value} (${interval})`,
          name === reference ? "1" : pair === null ? "—" : ratioText(pair),
          escapeMarkdown(pText(pair)),
          name === reference ? "reference" : (pair?.verdict ?? "—"),
        ];
      }),
    ),
  );

const targetsTable = ({ orchestrators }: OrchestratorComparison): string => {
  const expressions = [...new Set(orchestrators.flatMap(({ targets }) => targets.map(({ expression }) => expression)))];
  const signs = { pass: "✓", fail: "✗", inconclusive: "?", "not-measured": "—" } as const;
  return markdownTable(
    ["Target", ...orchestrators.map(({ name }) => escapeMarkdown(name))],
    expressions.map((expression) => [
      `\`${expression}\``,
      ...orchestrators.map(({ targets }) => {
        const target = targets.find((each) => each.expression === expression);
        return target === undefined ? "—" : signs[target.status];
      }),
    ]),
  );
};

const marks = (comparison: OrchestratorComparison): readonly string[] => [
  ...(comparison.orchestrators.some(({ devMode }) => devMode) ? [`> **${DEV_MODE_WATERMARK}**`] : []),
  ...(comparison.kind === "measured"
    ? []
    : [
        [
          `> **${comparison.kind.toUpperCase()}**:`,
          ...groupedReasons(comparison).map((reason) => `> - ${escapeMarkdown(reason)}`),
        ].join("\n"),
      ]),
];

/** comparison.md: the sections of a comparison without its title, so that docs can put their own above them. */
export const comparisonSections = (comparison: OrchestratorComparison): readonly string[] => [
  ...marks(comparison),
  "## Figures",
  wholeTable(comparison),
  "## Paired Comparison",
  pairedTable(comparison),
  "## Targets",
  targetsTable(comparison),
  ledgerMarkdown(comparison.ledger),
  "## How It Was Measured",
  markdownList([...comparisonNotes(comparison), MEMORY_SHARING].map(proseMarkdown), ""),
];

/** comparison.md. */
export const renderComparisonMarkdown = (comparison: OrchestratorComparison): string => {
  const { orchestrators, scenario, comparisonId, startedAt, command } = comparison;
  return `${[
    `# ${orchestrators.map(({ name }) => escapeMarkdown(name)).join(", ")}: ${scenario.agentCount} agents`,
    `Comparison \`${comparisonId}\`, ${utcMinute(startedAt)}. Reproduce: \`${shellCommand(command)}\``,
    ...comparisonSections(comparison),
  ].join("\n\n")}\n`;
};
