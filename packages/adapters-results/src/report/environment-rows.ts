import type { OrchestratorDescription, Scenario } from "@plimsoll/domain";
import type { ReportInput } from "./report-input.ts";
import { formatGiven } from "./quantity.ts";

/** A label and its value. */
export type LabelledText = readonly [label: string, value: string];

const NAMES: Readonly<Record<string, string>> = {
  crewai: "CrewAI",
  langgraph: "LangGraph",
  autogen: "AutoGen",
  python: "Python",
  node: "Node.js",
  stub: "Stub",
};
const BYTES_PER_GB = 1_073_741_824;

/** The name as its makers write it, for those that are known. */
export const properName = (name: string): string => NAMES[name.toLowerCase()] ?? name;

/** The subject's name: its own where it came up, else the scenario's. */
export const subjectName = ({ evidence }: Pick<ReportInput, "evidence">): string =>
  properName(evidence.of("orchestrator").at(-1)?.description.name ?? evidence.run.scenario.orchestrator);

const latencyText = ({ llm }: Scenario): string => {
  const { latency } = llm;
  if (latency.kind === "fixed") return `${formatGiven("ms", latency.latencyMs)} fixed`;
  if (latency.kind === "lognormal")
    return `lognormal, median ${formatGiven("ms", latency.medianMs)}, p95 ${formatGiven("ms", latency.p95Ms)}`;
  return `drawn from ${latency.samplesMs.length} measured service times`;
};

const rateText = ({ llm }: Scenario): string =>
  llm.rpm === undefined ? "" : `, limited to ${llm.rpm} requests a minute`;

const llmText = (scenario: Scenario): string =>
  scenario.llm.kind === "mock"
    ? `Mock (${latencyText(scenario)}${rateText(scenario)})`
    : `OpenAI-compatible, model ${scenario.llm.model}${rateText(scenario)}`;

const unknown: readonly LabelledText[] = [["Orchestrator", "never came up"]];

const orchestratorRows = (description: OrchestratorDescription): readonly LabelledText[] => [
  [properName(description.runtime.name), description.runtime.version],
  [properName(description.name), description.version],
];

const concurrencyRows = ({ concurrency }: OrchestratorDescription): readonly LabelledText[] => [
  ["Mode", concurrency.mode],
  [
    "Workers",
    concurrency.executorThreads === undefined
      ? String(concurrency.workers)
      : `${concurrency.workers} (${concurrency.executorThreads} executor threads)`,
  ],
];

/** Runtime, framework, LLM, CPU and RAM first, as in stories/000; then what else a rerun needs to know. */
export const environmentRows = ({ evidence }: Pick<ReportInput, "evidence">): readonly LabelledText[] => {
  const { environment, scenario } = evidence.run;
  const description = evidence.of("orchestrator").at(-1)?.description;
  return [
    ...(description === undefined ? unknown : orchestratorRows(description)),
    ["LLM", llmText(scenario)],
    ["CPU", `${environment.cores} core${environment.cores === 1 ? "" : "s"} (${environment.cpuModel})`],
    ["RAM", `${(environment.memoryBytes / BYTES_PER_GB).toFixed(1)} GB`],
    ["Node.js of the runner", environment.nodeVersion],
    ["Plimsoll", environment.plimsollVersion],
    ...(description === undefined ? [] : concurrencyRows(description)),
    ["Load average (1 min, before the run)", environment.loadAverage1m.toFixed(2)],
    ["OS", environment.os],
    [
      "Agents and waves",
      `${scenario.agentCount} agents, ${scenario.waves} judged waves after ${scenario.warmUpWaves} warm-up waves`,
    ],
    ["Seed", String(scenario.seed)],
    ["Run", `${evidence.run.runId}, started ${evidence.run.startedAt}`],
  ];
};
