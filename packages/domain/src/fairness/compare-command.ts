import type { LatencyModel } from "../scenario/latency-model.ts";
import { DEFAULT_SCENARIO, type Scenario } from "../scenario/scenario.ts";

/** Whom a NO-GO is set beside: LangGraph in both languages, and no framework at all. */
const OTHERS: readonly string[] = ["langgraph-js", "langgraph", "openai-client"];

/** As `--llm-latency-ms` has it; an empirical model was read from a file that the scenario no longer knows. */
const latencyText = (latency: LatencyModel): string => {
  if (latency.kind === "fixed") return String(latency.latencyMs);
  if (latency.kind === "empirical") return "empirical:FILE";
  const most = latency.maxMs === undefined ? "" : `,max=${latency.maxMs}`;
  return `lognormal:median=${latency.medianMs},p95=${latency.p95Ms}${most}`;
};

const isFixed = (latency: LatencyModel, latencyMs: number): boolean =>
  latency.kind === "fixed" && latency.latencyMs === latencyMs;

const DEFAULT_LATENCY_MS = 100;

const llmFlags = ({ llm }: Scenario): readonly string[] => [
  ...(llm.kind === "mock" ? [] : ["--llm", llm.kind, "--llm-model", llm.model]),
  ...(llm.kind === "mock" && !isFixed(llm.latency, DEFAULT_LATENCY_MS)
    ? ["--llm-latency-ms", latencyText(llm.latency)]
    : []),
  ...(llm.rpm === undefined ? [] : ["--rpm", String(llm.rpm)]),
];

const changed = (flag: string, value: number, usual: number): readonly string[] =>
  value === usual ? [] : [flag, String(value)];

/** The command that measures other orchestrators under a scenario; what has its default value is left out. */
export const compareCommand = (scenario: Scenario): string => {
  const others = OTHERS.filter((name) => name !== scenario.orchestrator);
  const usual = DEFAULT_SCENARIO;
  return [
    ...["plimsoll", "compare", "--orchestrators", [scenario.orchestrator, ...others].join(",")],
    ...changed("--agent-count", scenario.agentCount, usual.agentCount),
    ...changed("--waves", scenario.waves, usual.waves),
    ...changed("--warm-up-waves", scenario.warmUpWaves, usual.warmUpWaves),
    ...changed("--invocation-timeout-ms", scenario.invocationTimeoutMs, usual.invocationTimeoutMs),
    ...llmFlags(scenario),
    ...changed("--seed", scenario.seed, usual.seed),
  ].join(" ");
};
