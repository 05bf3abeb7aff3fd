import { shellCommand } from "@plimsoll/domain";
import type { ReportInput } from "../report/report-input.ts";
import { quantityOrDash } from "../report/quantity.ts";
import type { WaveRow } from "../report/wave-rows.ts";
import { waveRows } from "../report/wave-rows.ts";
import { escapeMarkdown, markdownTable } from "./markdown-text.ts";
import { allMetrics } from "./metrics-summary.ts";

const ms = (value: number | null): string => quantityOrDash("ms", value);

const waveLine = (row: WaveRow): readonly string[] => [
  `${row.phase} ${row.wave + 1}`,
  String(row.agentCount),
  ms(row.wallMs),
  String(row.succeeded),
  String(row.failed),
  ms(row.p50Ms),
  ms(row.p95Ms),
  ms(row.slowestMs),
];

const waveTable = (input: ReportInput): string =>
  markdownTable(
    ["Wave", "Agents", "Wall", "Succeeded", "Failed", "P50", "P95", "Slowest"],
    waveRows(input.evidence).map(waveLine),
  );

const latencies = ({ assessment: { metrics } }: ReportInput): string =>
  metrics.latenciesMs.map((latency) => (Number.isFinite(latency) ? latency.toFixed(1) : "∞")).join(" ");

const provenance = ({ evidence, samples }: ReportInput): readonly string[] => {
  const { environment, command, scenario } = evidence.run;
  const hashes = Object.entries(environment.lockfileSha256).map(([file, hash]) => [`\`${file}\``, `\`${hash}\``]);
  return [
    markdownTable(
      ["File", "SHA-256"],
      [[`\`${samples.path}\` (${samples.bytes} bytes)`, `\`${samples.sha256}\``], ...hashes],
    ),
    `Command: \`${shellCommand(command).replaceAll("`", "'")}\`, seed ${scenario.seed}. Scenario and every figure for machines: \`run.json\`.`,
    `Recompute every figure and the verdict from the raw samples alone: \`plimsoll report ${escapeMarkdown(evidence.run.runId)}\`.`,
  ];
};

/** The appendix: waves, every metric, every latency, and how to check them. */
export const rawDataSection = (input: ReportInput): string =>
  [
    "## Raw Data",
    "### Waves",
    waveTable(input),
    "### All Metrics",
    allMetrics(input.assessment),
    "### Latencies",
    `All ${input.assessment.metrics.latenciesMs.length} latencies of the judged waves in order of sending, milliseconds; ∞ is a failure.`,
    `\`\`\`text\n${latencies(input)}\n\`\`\``,
    "### Provenance",
    ...provenance(input),
  ].join("\n\n");
