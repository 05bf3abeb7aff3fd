import { type OrchestratorComparison, shellCommand } from "@plimsoll/domain";
import { escapeMarkdown, markdownList, shellBlock } from "../markdown/markdown-text.ts";
import { comparisonSections } from "./render-comparison-markdown.ts";

/** Above this share of the cores another program was at work: its noise is in every figure. */
const BUSY_LOAD_RATIO = 0.5;

const sharedMark = ({ environment: { loadAverage1m, cores } }: OrchestratorComparison): readonly string[] =>
  loadAverage1m <= BUSY_LOAD_RATIO * cores
    ? []
    : [
        `> **The machine was shared**: its load average was ${loadAverage1m.toFixed(1)} on ${cores} cores before the start. Ratios are by round, so that what slowed all down falls out of them; latencies and overheads by themselves are larger than on a machine at rest, and targets on them are harder to hold.`,
      ];

const versions = ({ orchestrators }: OrchestratorComparison): string =>
  markdownList(
    orchestrators.map(
      ({ name, version, runId }) =>
        `${escapeMarkdown(name)}: ${escapeMarkdown(version ?? "did not start")}, run \`${runId}\``,
    ),
    "",
  );

const reproduction = ({ command }: OrchestratorComparison, section: string): string =>
  `${section} come from one command: \`${shellCommand(command)}\`.`;

/** Puts the command beside every table: a number without it can't be checked. */
const withCommands = (comparison: OrchestratorComparison): readonly string[] =>
  comparisonSections(comparison).flatMap((block) =>
    block.startsWith("| ") || block.includes("\n\n| ") ? [block, reproduction(comparison, "These numbers")] : [block],
  );

/** docs/comparison.md: generated, so that no number in it was written by hand. */
export const renderComparisonDocs = (comparison: OrchestratorComparison): string => {
  const { comparisonId, startedAt, scenario, environment, orchestrators, command } = comparison;
  return `${[
    "# Orchestrators compared",
    `<!-- Generated from docs/comparisons/${comparisonId}/comparison.json: npx nx run spike-runner:comparison-docs -->`,
    `${orchestrators.length} orchestrators under the same load on one machine: ${scenario.agentCount} agents at once, ${scenario.waves} judged waves each, an LLM of ours. Measured on ${startedAt.slice(0, 10)} by Plimsoll ${environment.plimsollVersion} on ${escapeMarkdown(environment.cpuModel)}, ${environment.cores} cores, ${escapeMarkdown(environment.os)}.`,
    ...sharedMark(comparison),
    shellBlock(shellCommand(command)),
    `The result is committed as [comparison.json](comparisons/${comparisonId}/comparison.json), described by [comparison.v1.schema.json](schemas/comparison.v1.schema.json). Your numbers will differ with your machine; the ratios should not by much.`,
    "## Versions",
    versions(comparison),
    ...withCommands(comparison),
  ].join("\n\n")}\n`;
};
