import type { FailureMode, Finding, LeakTrend } from "@plimsoll/domain";
import { PART_LABELS } from "../report/part-labels.ts";
import { formatQuantity } from "../report/quantity.ts";
import type { ReportInput } from "../report/report-input.ts";
import { firstTraceback } from "../report/first-traceback.ts";
import { leakText } from "../report/leak-text.ts";
import { READING_NOTES } from "../report/reading-notes.ts";
import { ledgerMarkdown } from "../ledger/ledger-markdown.ts";
import { ledgerOfRun } from "../ledger/ledger-of-run.ts";
import { escapeMarkdown, markdownList, markdownTable, proseMarkdown, textBlock } from "./markdown-text.ts";
import { plainMetrics } from "./metrics-summary.ts";

const heading = (title: string, ...blocks: readonly string[]): string => [`## ${title}`, ...blocks].join("\n\n");

const tracebackBlock = (failures: readonly FailureMode[]): readonly string[] => {
  const found = firstTraceback(failures);
  return found === null ? [] : [`${escapeMarkdown(found.title)}:`, textBlock(found.lines)];
};

const failureModes = ({ assessment }: ReportInput): string =>
  heading(
    "Failure Modes",
    markdownList(
      assessment.metrics.failures.map(
        ({ code, phase, count, agentIds, firstMessage }) =>
          `**${escapeMarkdown(code)}** in ${phase}: ${count} ×, ${agentIds.length} agents ` +
          `(${escapeMarkdown(agentIds.slice(0, 5).join(", "))}${agentIds.length > 5 ? ", …" : ""}). First: ${escapeMarkdown(firstMessage)}`,
      ),
      "None encountered.",
    ),
    ...tracebackBlock(assessment.metrics.failures),
  );

const decomposition = ({ assessment: { metrics } }: ReportInput): string => {
  const rows = metrics.latencyParts.map(({ part, meanMs, p50Ms, p95Ms }) => [
    PART_LABELS[part],
    ...[meanMs, p50Ms, p95Ms].map((value) => formatQuantity("ms", value)),
  ]);
  return heading(
    "Latency Decomposition",
    "Where an invocation of the judged waves spends its time. Means add up to the mean latency; percentiles of parts do not.",
    rows.length === 0 ? "Not measured." : markdownTable(["Part", "Mean", "P50", "P95"], rows),
  );
};

const concurrency = ({ assessment }: ReportInput): string =>
  heading(
    "Concurrency",
    plainMetrics(assessment, [
      "concurrencyCeiling",
      "largestInFlightInWaves",
      "throughputPerSec",
      "halfLoadThroughputPerSec",
      "throughputRatio",
      "llmCallsPerInvocation",
      "meanCpuCores",
      "cpuMsPerInvocation",
    ]),
  );

const leakRow = (leak: LeakTrend): readonly string[] => {
  const { resource, slope, interval, p, status } = leakText(leak);
  return [resource, slope, interval, p, status];
};

const memory = ({ assessment }: ReportInput): string => {
  const { metrics } = assessment;
  return heading(
    "Memory and Leaks",
    `Memory is ${metrics.memoryKind.toUpperCase()} summed over the orchestrator's process tree.`,
    plainMetrics(assessment, ["peakMemoryMb", "frameworkBaseMemoryMb", "perAgentMemoryMb"]),
    metrics.leaks.length === 0
      ? "Leaks: not measured."
      : markdownTable(
          ["Resource", "Slope per cycle", "Interval", "Mann-Kendall p", "Status"],
          metrics.leaks.map(leakRow),
        ),
  );
};

const findingLine = ({ severity, code, message, evidence }: Finding): string =>
  `**${severity}** \`${code}\`: ${proseMarkdown(message)} Evidence: ${proseMarkdown(evidence)}`;

const findings = ({ assessment }: ReportInput): string =>
  heading("Findings", markdownList(assessment.verdict.findings.map(findingLine), "None."));

const reading = (): string => heading("How to Read This", markdownList(READING_NOTES, ""));

/** Failure Modes, which stories/000 puts before the decision. */
export const failureModesSection = failureModes;

/** What stories/000 does not ask for, after what it does. */
export const extraSections = (input: ReportInput): readonly string[] => [
  decomposition(input),
  concurrency(input),
  memory(input),
  findings(input),
  ledgerMarkdown(ledgerOfRun(input)),
  reading(),
];
