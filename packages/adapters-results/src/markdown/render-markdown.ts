import { decisionSentence } from "../report/decision.ts";
import { environmentRows, subjectName } from "../report/environment-rows.ts";
import type { ReportInput } from "../report/report-input.ts";
import { DEV_MODE_WATERMARK, isDevMode, partialMark } from "../report/watermarks.ts";
import { extraSections, failureModesSection } from "./detail-sections.ts";
import { escapeMarkdown, markdownList, proseMarkdown } from "./markdown-text.ts";
import { metricsSummary } from "./metrics-summary.ts";
import { rawDataSection } from "./raw-data-section.ts";

const banners = (input: ReportInput): readonly string[] => {
  const partial = partialMark(input);
  return [
    ...(isDevMode(input) ? [`> **${DEV_MODE_WATERMARK}**`] : []),
    ...(partial === null ? [] : [`> **${escapeMarkdown(partial)}**`]),
  ];
};

const environment = (input: ReportInput): string =>
  [
    "## Environment",
    environmentRows(input)
      .map(([label, value]) => `- ${label}: ${escapeMarkdown(value)}`)
      .join("\n"),
  ].join("\n\n");

const decision = (input: ReportInput): string => {
  const { verdict, partial } = input.assessment;
  const marks = [...(isDevMode(input) ? ["DEV MODE"] : []), ...(partial ? ["PARTIAL"] : [])];
  const mark = marks.length === 0 ? "" : ` [${marks.join(", ")}]`;
  const rationale = verdict.rationale.map(proseMarkdown).join(" ");
  return [
    "## Decision",
    `**GO / NO-GO**: **${verdict.kind}**${mark}: ${escapeMarkdown(decisionSentence(input.assessment))}.`,
    `**Rationale**: ${rationale === "" ? "see the metrics summary and the findings." : rationale}`,
  ].join("\n\n");
};

const alternatives = ({ assessment: { verdict } }: ReportInput): readonly string[] =>
  verdict.kind !== "NO-GO"
    ? []
    : ["## Alternative Approaches", markdownList(verdict.alternatives.map(proseMarkdown), "None was measured.")];

/** report.md in the structure of stories/000, with further sections between its decision and its raw data. */
export const renderMarkdown = (input: ReportInput): string =>
  `${[
    `# ${escapeMarkdown(subjectName(input))} ${input.evidence.run.scenario.agentCount}-Agent Spike Results`,
    ...banners(input),
    environment(input),
    ["## Metrics Summary", metricsSummary(input)].join("\n\n"),
    failureModesSection(input),
    decision(input),
    ...alternatives(input),
    ...extraSections(input),
    rawDataSection(input),
  ].join("\n\n")}\n`;
