import type { TargetableMetric } from "@plimsoll/domain";
import { decompositionChart, partsLegend } from "../charts/decomposition-chart.ts";
import { inFlightChart } from "../charts/in-flight-chart.ts";
import { latencyChart } from "../charts/latency-chart.ts";
import { resourcesChart } from "../charts/resources-chart.ts";
import { figureText } from "../../report/figure-text.ts";
import type { ReportInput } from "../../report/report-input.ts";
import { card, figure } from "./card.ts";

const upperLimit = ({ assessment }: ReportInput, metric: TargetableMetric): number | null =>
  assessment.verdict.targets.find(({ target }) => target.metric === metric && target.operator.startsWith("<"))?.target
    .limit ?? null;

const nothing = (title: string, why: string): string => card(title, why);

/** Histogram and cumulative share of the judged waves. */
export const latencySection = (input: ReportInput): string => {
  const { metrics } = input.assessment;
  const { latenciesMs, p50LatencyMs, p95LatencyMs, p99LatencyMs } = metrics;
  if (latenciesMs.length === 0) return nothing("Latency", "No invocation of a judged wave ended.");
  const percentiles = [
    { name: "p50", estimate: p50LatencyMs },
    { name: "p95", estimate: p95LatencyMs },
    { name: "p99", estimate: p99LatencyMs },
  ];
  const withheld = percentiles.filter(({ estimate }) => estimate.value === null).map(({ name }) => name);
  const lead =
    `${latenciesMs.length} invocations in ${metrics.waveCount} judged waves. Shaded: the intervals of the percentiles.` +
    (withheld.length === 0 ? "" : ` Withheld, because the sample can't carry it: ${withheld.join(", ")}.`);
  return card(
    "Latency",
    lead,
    figure(latencyChart({ latenciesMs, percentiles, limitMs: upperLimit(input, "p95LatencyMs") })),
  );
};

/** Where the time goes. */
export const decompositionSection = (input: ReportInput): string => {
  const { metrics } = input.assessment;
  if (metrics.latencyParts.length === 0) return nothing("Where the time goes", "Not measured.");
  return card(
    "Where the time goes",
    "Means add up to the mean latency; percentiles of parts do not, so the percentile of the whole is marked beside them.",
    partsLegend(metrics.latencyParts),
    figure(decompositionChart({ ...metrics, parts: metrics.latencyParts, limitMs: upperLimit(input, "p95LatencyMs") })),
  );
};

/** How many calls were open at once. */
export const inFlightSection = ({ evidence, assessment }: ReportInput): string => {
  const title = "LLM calls in flight";
  const phases = evidence.of("phase").filter(({ phase }) => ["probe", "warm-up", "half-load", "wave"].includes(phase));
  if (evidence.calls.length === 0 || phases.length === 0) return nothing(title, "The journal holds no call.");
  const { metrics } = assessment;
  const ceiling = figureText("count", metrics.concurrencyCeiling).value;
  const lead =
    `In the probe the LLM holds every answer back until all agents are in flight: ${ceiling} of ${metrics.agentCount} came. ` +
    "In the waves it answers at its own pace, so fewer calls overlap when agents are slow to send.";
  const chart = inFlightChart({ calls: evidence.calls, phases: evidence.of("phase"), agentCount: metrics.agentCount });
  return card(title, lead, figure(chart));
};

/** Memory and CPU of the orchestrator over the run. */
export const resourcesSection = (input: ReportInput): string => {
  const { evidence } = input;
  const samples = evidence.of("resources").filter(({ subject }) => subject === "orchestrator");
  if (samples.length < 2) return nothing("CPU and memory", "Too few samples of the orchestrator's processes to draw.");
  const memoryLimitMb = upperLimit(input, "peakMemoryMb");
  const peakMemoryMb = input.assessment.metrics.peakMemoryMb.value;
  const { cores } = evidence.run.environment;
  return card(
    "CPU and memory",
    "Summed over the orchestrator's process tree, as the operating system tells it.",
    figure(resourcesChart({ samples, phases: evidence.of("phase"), memoryLimitMb, peakMemoryMb, cores })),
  );
};
