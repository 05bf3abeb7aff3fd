import type { ExplainedRun } from "@plimsoll/application";
import type { Estimate, SpikeMetrics } from "@plimsoll/domain";

const COMPARED = [
  ...(["p50LatencyMs", "p95LatencyMs", "throughputPerSec", "successRatio", "concurrencyCeiling"] as const),
  ...(["totalInstantiationTimeMs", "perAgentMemoryMb", "peakMemoryMb", "cpuMsPerInvocation"] as const),
] as const satisfies readonly (keyof SpikeMetrics)[];

const figure = ({ value, low, high }: Estimate): string => {
  const short = (number: number): string => String(Number(number.toPrecision(4)));
  if (value === null) return "not measured";
  return low === null || high === null ? short(value) : `${short(value)} [${short(low)}, ${short(high)}]`;
};

/**
 * Stored runs side by side, a line a figure. Their loads and machines may differ and stand above the figures: what is
 * measured beside each other is `plimsoll compare`'s, what is judged is `plimsoll baseline`'s.
 */
export const compareSummaries = (runs: readonly ExplainedRun[]): string => {
  const row = (name: string, cell: (run: ExplainedRun) => string): string => `${name}: ${runs.map(cell).join(" | ")}`;
  return [
    row("run", ({ runId }) => runId),
    row("subject", ({ explanation }) => explanation.orchestrator),
    row("agents", ({ explanation }) => String(explanation.agentCount)),
    row("verdict", ({ assessment }) => assessment.verdict.kind),
    row("dev-mode", ({ explanation }) => String(explanation.devMode)),
    row("limit", ({ explanation }) => explanation.binding ?? "none"),
    ...COMPARED.map((name) => row(name, ({ assessment }) => figure(assessment.metrics[name]))),
    "note: runs made one after another; differences of machine, load and time are not taken out",
    "",
  ].join("\n");
};
