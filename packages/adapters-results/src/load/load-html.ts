import { shellCommand } from "@plimsoll/domain";
import { element, escapeHtml, proseHtml } from "../html/markup.ts";
import { page } from "../html/page.ts";
import { banner } from "../html/sections/banner.ts";
import {
  card,
  type Cell,
  definition,
  definitions,
  figure,
  figureCell,
  numberCell,
  table,
  textCell,
} from "../html/sections/card.ts";
import { findingMarkup } from "../html/sections/finding.ts";
import { devModeMark, partialMarkHtml } from "../html/sections/marks.ts";
import { statusCell } from "../html/sections/targets-section.ts";
import { utcMinute } from "../report/utc-minute.ts";
import { isDevMode, partialMark } from "../report/watermarks.ts";
import { loadFlowChart, loadLatencyChart } from "./load-charts.ts";
import { loadEnvironmentRows, loadTitle } from "./load-heading.ts";
import type { LoadReportInput } from "./load-report-input.ts";
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

/** Corrected stands out, uncorrected is thin and dashed, so that neither hangs on colour. */
const LOAD_STYLES = `
.series{fill:none;stroke-width:1.8;stroke-linejoin:round;stroke-linecap:round}
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
        statusCell(row),
      ]),
    ),
    element("p", { class: "lead below" }, escapeHtml(`${conservationLine(assessment)}.`)),
  );

const stagesCard = ({ assessment }: LoadReportInput): string =>
  card(
    "Stages",
    "Latency counts from the instant at which an invocation was due; the uncorrected one beside it from its sending. A dash is a figure that the run does not support.",
    mixedTable(STAGE_COLUMNS, assessment.metrics.stages.map(stageCells)),
    ...stageNotes(assessment).map((note) => element("p", { class: "lead below" }, escapeHtml(note))),
  );

const chartsCard = ({ assessment: { metrics }, evidence }: LoadReportInput): string => {
  if (metrics.timeline.points.length === 0) return "";
  const data = { metrics, faults: evidence.of("fault-window") };
  return (
    card(
      "Latency over time",
      "By the instant at which an invocation was due. Where the corrected line leaves the uncorrected one, invocations waited to be sent; red bands are faults, red dots failures. ▲ is a p95 that is infinite, because too many failed.",
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
    definitions(
      loadEnvironmentRows(input),
      definition("Command", element("code", {}, escapeHtml(shellCommand(input.evidence.run.command)))),
      definition("SHA-256 of samples.ndjson", element("code", {}, input.samples.sha256)),
    ),
  );

const answer = (input: LoadReportInput): string => {
  const { verdict, partial } = input.assessment;
  const [first = "", ...rest] = verdict.rationale;
  return banner({
    label: "Verdict",
    tone: verdict.kind,
    kind: verdict.kind,
    chips: [...(isDevMode(input) ? ["DEV MODE"] : []), ...(partial ? ["PARTIAL"] : [])],
    why: proseHtml(first),
    lines: rest.map(proseHtml),
  });
};

const sectionsOf = (input: LoadReportInput): readonly string[] => {
  const { metrics } = input.assessment;
  return [
    devModeMark(isDevMode(input)),
    partialMarkHtml(partialMark(input)),
    answer(input),
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
export const renderLoadHtml = (input: LoadReportInput): string => {
  const { runId, startedAt, environment } = input.evidence.run;
  return page(
    {
      title: `${input.assessment.verdict.kind}: ${loadTitle(input)}`,
      heading: loadTitle(input),
      about: `${utcMinute(startedAt)} · run ${runId}`,
      plimsollVersion: environment.plimsollVersion,
      styles: LOAD_STYLES,
      hasTips: true,
    },
    ...sectionsOf(input),
  );
};
