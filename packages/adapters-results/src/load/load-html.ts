import { createHash } from "node:crypto";
import type { Finding } from "@plimsoll/domain";
import { element, escapeHtml, proseHtml } from "../html/markup.ts";
import { card, type Cell, numberCell, table, textCell } from "../html/sections/card.ts";
import { STYLES } from "../html/styles.ts";
import { TOOLTIP_SCRIPT } from "../html/tooltip-script.ts";
import type { FigureText } from "../report/figure-text.ts";
import { DEV_MODE_WATERMARK } from "../report/watermarks.ts";
import { loadFlowChart, loadLatencyChart } from "./load-charts.ts";
import { loadEnvironmentRows, loadTitle } from "./load-heading.ts";
import { isDevModeLoad, type LoadReportInput } from "./load-report-input.ts";
import {
  conservationLine,
  FAULT_COLUMNS,
  faultCells,
  loadFigureRows,
  loadTargetRows,
  STAGE_COLUMNS,
  stageCells,
  stageNotes,
  TURN_COLUMNS,
  turnCells,
} from "./load-rows.ts";

const scriptHash = createHash("sha256").update(TOOLTIP_SCRIPT).digest("base64");
const POLICY = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${scriptHash}'; base-uri 'none'; form-action 'none'`;

/** Corrected stands out, uncorrected is thin and dashed, so that neither hangs on colour. */
const LOAD_STYLES = `
.series{fill:none;stroke-width:1.8;stroke-linejoin:round}
.corrected-95{stroke:var(--no-go);stroke-width:2.4}.corrected-50{stroke:var(--llm)}
.uncorrected-95{stroke:var(--no-go);stroke-dasharray:3 4}.uncorrected-50{stroke:var(--llm);stroke-dasharray:3 4}
.in-flight{stroke:var(--llm)}.offered{stroke:var(--soft);stroke-dasharray:3 4}.completed{stroke:var(--go)}
.fault-band{fill:var(--no-go);opacity:.14}.chart .fault-label{fill:var(--no-go);font-size:11.5px}
.failed-dot{fill:var(--no-go)}`;

const mixedTable = (header: readonly string[], rows: readonly (readonly string[])[]): string => {
  const cellsOf = (cells: readonly string[]): readonly Cell[] =>
    cells.map((text, column) => (column === 0 ? textCell(text, "name") : numberCell(text)));
  return table(
    header.map((text, column) => (column === 0 ? textCell(text) : numberCell(text))),
    rows.map(cellsOf),
  );
};

const aside = (text: string): string => (text === "" ? "" : element("span", { class: "aside" }, escapeHtml(text)));

const figureCell = ({ value, interval, reason }: FigureText): Cell => ({
  html: escapeHtml(value) + aside(interval) + aside(value === "—" ? reason : ""),
});

const targetsCard = ({ assessment }: LoadReportInput): string =>
  card(
    "Targets",
    "Judged on the conservative end of each interval, over all judged stages.",
    table(
      ["Metric", "Value", "Target", "Status"].map((text) => textCell(text)),
      loadTargetRows(assessment).map((row) => [
        textCell(row.label, "name"),
        figureCell(row),
        textCell(row.target),
        { html: escapeHtml(row.status) + aside(row.note), className: `status s-${row.status.replace(" ", "-")}` },
      ]),
    ),
    element("p", { class: "lead" }, escapeHtml(`${conservationLine(assessment)}.`)),
  );

const stagesCard = ({ assessment }: LoadReportInput): string =>
  card(
    "Stages",
    "Latency counts from the instant at which an invocation was due; the uncorrected one beside it from its sending. A dash is a figure that the run does not support.",
    mixedTable(STAGE_COLUMNS, assessment.metrics.stages.map(stageCells)),
    ...stageNotes(assessment).map((note) => element("p", { class: "lead" }, escapeHtml(note))),
  );

const chartsCard = ({ assessment: { metrics }, evidence }: LoadReportInput): string => {
  if (metrics.timeline.points.length === 0) return "";
  const data = { metrics, faults: evidence.of("fault-window") };
  const figure = (chart: string): string => element("div", { class: "scroll" }, element("figure", {}, chart));
  return (
    card(
      "Latency over time",
      "By the instant at which an invocation was due. Where the corrected line leaves the uncorrected one, invocations waited to be sent; red bands are faults, red dots failures.",
      figure(loadLatencyChart(data)),
    ) +
    card(
      "Flow over time",
      "What was there at a moment, and what was due and done a second.",
      figure(loadFlowChart(data)),
    )
  );
};

const optionalCard = (
  title: string,
  lead: string,
  header: readonly string[],
  rows: readonly (readonly string[])[],
): string => (rows.length === 0 ? "" : card(title, lead, mixedTable(header, rows)));

const findingMarkup = ({ severity, code, message, evidence }: Finding): string =>
  element(
    "div",
    { class: "finding" },
    element("span", { class: `sev sev-${severity}` }, severity),
    element("p", {}, element("code", {}, escapeHtml(code)), " ", proseHtml(message)),
    element("span", {}),
    element("p", { class: "evidence" }, proseHtml(evidence)),
  );

const findingsCard = ({ assessment: { verdict } }: LoadReportInput): string =>
  verdict.findings.length === 0 ? "" : card("Findings", "", ...verdict.findings.map(findingMarkup));

const figuresCard = ({ assessment }: LoadReportInput): string =>
  card(
    "All figures",
    "Over all judged stages.",
    table(
      ["Metric", "Value"].map((text) => textCell(text)),
      loadFigureRows(assessment).map((row) => [textCell(row.label, "name"), figureCell(row)]),
    ),
  );

const environmentCard = (input: LoadReportInput): string =>
  card(
    "Environment",
    "",
    element(
      "dl",
      { class: "env" },
      ...loadEnvironmentRows(input).map(
        ([name, value]) => element("dt", {}, escapeHtml(name)) + element("dd", {}, escapeHtml(value)),
      ),
      element("dt", {}, "Command") +
        element("dd", {}, element("code", {}, escapeHtml(input.evidence.run.command.join(" ")))),
      element("dt", {}, "SHA-256 of samples.ndjson") + element("dd", {}, element("code", {}, input.samples.sha256)),
    ),
  );

const banner = (input: LoadReportInput): string => {
  const { verdict, partial } = input.assessment;
  const marks = [...(isDevModeLoad(input) ? ["DEV MODE"] : []), ...(partial ? ["PARTIAL"] : [])];
  const [first = "", ...rest] = verdict.rationale;
  return element(
    "section",
    { class: `verdict tone-${verdict.kind}`, "aria-label": "Verdict" },
    element("p", { class: "kind" }, verdict.kind, ...marks.map((mark) => element("span", { class: "chip" }, mark))),
    element("p", { class: "why" }, proseHtml(first)),
    rest.length === 0 ? "" : element("ul", {}, ...rest.map((sentence) => element("li", {}, proseHtml(sentence)))),
  );
};

const headOf = (input: LoadReportInput): string =>
  [
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    '<meta name="viewport" content="width=device-width,initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    element("title", {}, escapeHtml(`${input.assessment.verdict.kind}: ${loadTitle(input)}`)),
    element("style", {}, STYLES + LOAD_STYLES),
  ].join("");

const headerOf = (input: LoadReportInput): string => {
  const { runId, startedAt } = input.evidence.run;
  const meta = `${startedAt.slice(0, 16).replace("T", " ")} UTC · run ${runId}`;
  const text = element("h1", {}, escapeHtml(loadTitle(input))) + element("p", { class: "meta" }, escapeHtml(meta));
  return element("header", { class: "top" }, element("div", {}, text));
};

const sectionsOf = (input: LoadReportInput): readonly string[] => {
  const { metrics } = input.assessment;
  return [
    isDevModeLoad(input) ? element("p", { class: "mark dev" }, escapeHtml(DEV_MODE_WATERMARK)) : "",
    banner(input),
    targetsCard(input),
    stagesCard(input),
    chartsCard(input),
    optionalCard(
      "Turns",
      "Latency by turn of the conversation; prompts grow with the turns.",
      TURN_COLUMNS,
      metrics.turns.map(turnCells),
    ),
    optionalCard(
      "Faults",
      "What each fault did to the agents that it did not strike, to the LLM, and for how long.",
      FAULT_COLUMNS,
      metrics.faults.map(faultCells),
    ),
    findingsCard(input),
    figuresCard(input),
    environmentCard(input),
  ];
};

/** load.html: one file that asks no network for anything; only tooltips need its script. */
export const renderLoadHtml = (input: LoadReportInput): string =>
  [
    '<!doctype html>\n<html lang="en"><head>',
    headOf(input),
    "</head><body>",
    headerOf(input),
    element("main", {}, ...sectionsOf(input)),
    element("footer", {}, escapeHtml(`Written by Plimsoll ${input.evidence.run.environment.plimsollVersion}.`)),
    '<div id="tip" role="presentation"></div>',
    element("script", {}, TOOLTIP_SCRIPT),
    "</body></html>\n",
  ].join("");
