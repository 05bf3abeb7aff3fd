import type { FailureMode, TargetableMetric } from "@plimsoll/domain";
import { environmentRows } from "../../report/environment-rows.ts";
import { firstTraceback } from "../../report/first-traceback.ts";
import { leakText } from "../../report/leak-text.ts";
import { metricLabel, TARGETABLE_METRICS } from "../../report/metric-labels.ts";
import { quantityOrDash } from "../../report/quantity.ts";
import { READING_NOTES } from "../../report/reading-notes.ts";
import type { ReportInput } from "../../report/report-input.ts";
import { metricFigure } from "../../report/target-rows.ts";
import { waveRows } from "../../report/wave-rows.ts";
import { PHASE_LABELS } from "../charts/phase-bands.ts";
import { element, escapeHtml } from "../markup.ts";
import { agentsText, findingMarkup } from "./finding.ts";
import type { Cell } from "./card.ts";
import { card, definitions, notes, numberCell, table, textCell } from "./card.ts";

const tracebackMarkup = (failures: readonly FailureMode[]): string => {
  const found = firstTraceback(failures);
  if (found === null) return "";
  return element("h3", {}, escapeHtml(found.title)) + element("pre", {}, escapeHtml(found.lines.join("\n")));
};

/** Findings, and what failed. */
export const findingsSection = ({ assessment: { metrics, verdict } }: ReportInput): string => {
  const rows = metrics.failures.map(({ code, phase, count, agentIds, firstMessage }) => [
    textCell(code, "name"),
    textCell(phase),
    numberCell(String(count)),
    textCell(agentsText(agentIds)),
    textCell(firstMessage),
  ]);
  const header = [
    textCell("Failure"),
    textCell("Phase"),
    textCell("Count", "num"),
    textCell("Agents"),
    textCell("First message"),
  ];
  return card(
    "Findings and failure modes",
    verdict.findings.length === 0 && rows.length === 0 ? "Nothing was found and nothing failed." : "",
    ...verdict.findings.map(findingMarkup),
    rows.length === 0 ? "" : table(header, rows),
    tracebackMarkup(metrics.failures),
  );
};

/** For a NO-GO: what to try instead. */
export const alternativesSection = ({ assessment: { verdict } }: ReportInput): string =>
  verdict.kind !== "NO-GO" || verdict.alternatives.length === 0
    ? ""
    : card("Alternative approaches", "", notes(verdict.alternatives));

const ms = (value: number | null): Cell => numberCell(quantityOrDash("ms", value));

/** Each wave in a line. */
export const wavesSection = (input: ReportInput): string => {
  const names = ["Agents", "Wall", "Succeeded", "Failed", "P50", "P95", "Slowest"];
  const rows = waveRows(input.evidence).map((row) => [
    textCell(`${row.phase === "wave" ? "judged" : PHASE_LABELS[row.phase]} ${row.wave + 1}`, "name"),
    numberCell(String(row.agentCount)),
    ms(row.wallMs),
    numberCell(String(row.succeeded)),
    numberCell(String(row.failed)),
    ...[row.p50Ms, row.p95Ms, row.slowestMs].map(ms),
  ]);
  return card(
    "Waves",
    "Only judged waves count for targets; the others show the way there.",
    table([textCell("Wave"), ...names.map((name) => textCell(name, "num"))], rows),
  );
};

/** Growth over identical pool cycles. */
export const leaksSection = ({ assessment: { metrics } }: ReportInput): string => {
  if (metrics.leaks.length === 0) return card("Leaks", "Not measured: no pool cycles were run.");
  const header = [
    textCell("Resource"),
    ...["Slope per cycle", "Interval", "Mann-Kendall p"].map((text) => textCell(text, "num")),
    textCell("Status"),
  ];
  const rows = metrics.leaks.map((leak) => {
    const { resource, slope, interval, p, status } = leakText(leak);
    return [
      textCell(resource, "name"),
      numberCell(slope),
      numberCell(interval),
      numberCell(p),
      textCell(status, leak.status === "leak" ? "status s-FAIL" : ""),
    ];
  });
  return card(
    "Leaks",
    "Growth over repeated, identical pools (Theil-Sen slope; Mann-Kendall's test for a trend).",
    table(header, rows),
  );
};

const metricRow = (input: ReportInput, name: TargetableMetric): readonly Cell[] => {
  const { label } = metricLabel(name);
  const { value, interval, reason } = metricFigure(input.assessment, name);
  return [textCell(label, "name"), numberCell(value), textCell(interval === "" ? reason : interval)];
};

/** Every figure, judged or not. */
export const metricsSection = (input: ReportInput): string =>
  card(
    "All metrics",
    `Memory is ${input.assessment.metrics.memoryKind.toUpperCase()} summed over the process tree.`,
    table(
      [textCell("Metric"), textCell("Value", "num"), textCell("Interval, or why there is none")],
      TARGETABLE_METRICS.map((name) => metricRow(input, name)),
    ),
  );

const links = ["report.md", "run.json", "junit.xml"] as const;

/** The machine, the raw files, and how to take it all. */
export const provenanceSections = (input: ReportInput): readonly string[] => {
  const { samples, evidence } = input;
  const files = [...links.map((name) => [name, name] as const), [samples.path, "samples.ndjson"] as const];
  return [
    card("Environment", "", definitions(environmentRows(input))),
    card("How to read this", "", notes(READING_NOTES)),
    card(
      "Raw data",
      "",
      element("p", {}, files.map(([href, name]) => element("a", { href }, escapeHtml(name))).join(" · ")),
      element("p", {}, "SHA-256 of the samples: ", element("code", {}, samples.sha256)),
      element(
        "p",
        {},
        "Recompute every figure and the verdict from them alone: ",
        element("code", {}, escapeHtml(`plimsoll report ${evidence.run.runId}`)),
      ),
    ),
  ];
};
