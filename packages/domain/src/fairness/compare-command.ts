import { shellCommand } from "../command/shell-command.ts";
import type { LatencyModel } from "../scenario/latency-model.ts";
import { DEFAULT_SCENARIO, DEFAULT_TARGETS, type Scenario } from "../scenario/scenario.ts";

/** A run that is to be measured again, others beside it. */
export interface RepeatedRun {
  readonly scenario: Scenario;
  /** The words that were typed; a scenario does not know which files it came from. */
  readonly command: readonly string[];
  /** The user's own agents: no other framework can carry them. */
  readonly isOwn: boolean;
}

/** No framework at all. */
const FLOOR = "openai-client";

/** Whom a NO-GO is set beside: LangGraph in both languages, and the floor. */
const OTHERS: readonly string[] = ["langgraph-js", "langgraph", FLOOR];

/** The words of a flag and its value as they were typed, `--inputs FILE` or `--inputs=FILE`; empty when it was not given. */
const typed = (command: readonly string[], flag: string): readonly string[] => {
  const joined = command.findLast((word) => word.startsWith(`${flag}=`));
  if (joined !== undefined) return [flag, joined.slice(flag.length + 1)];
  const value = command[command.lastIndexOf(flag) + 1];
  return command.includes(flag) && value !== undefined ? [flag, value] : [];
};

const LATENCY = "--llm-latency-ms";

/** As the flag has it; the samples of an empirical model were read from a file, which only the words that were typed name. */
const latencyText = (latency: LatencyModel, command: readonly string[]): string => {
  if (latency.kind === "fixed") return String(latency.latencyMs);
  if (latency.kind === "empirical") {
    return typed(command, LATENCY).find((word) => word.startsWith("empirical:")) ?? "empirical:FILE";
  }
  const most = latency.maxMs === undefined ? "" : `,max=${latency.maxMs}`;
  return `lognormal:median=${latency.medianMs},p95=${latency.p95Ms}${most}`;
};

const isFixed = (latency: LatencyModel, latencyMs: number): boolean =>
  latency.kind === "fixed" && latency.latencyMs === latencyMs;

const DEFAULT_LATENCY_MS = 100;

const llmFlags = ({ scenario: { llm }, command }: RepeatedRun): readonly string[] => [
  ...(llm.kind === "mock" ? [] : ["--llm", llm.kind, "--llm-model", llm.model]),
  ...(llm.kind === "mock" && !isFixed(llm.latency, DEFAULT_LATENCY_MS)
    ? [LATENCY, latencyText(llm.latency, command)]
    : []),
  ...(llm.rpm === undefined ? [] : ["--rpm", String(llm.rpm)]),
];

const changed = (flag: string, value: number, usual: number): readonly string[] =>
  value === usual ? [] : [flag, String(value)];

const loadFlags = (scenario: Scenario): readonly string[] => {
  const usual = DEFAULT_SCENARIO;
  return [
    ...changed("--agent-count", scenario.agentCount, usual.agentCount),
    ...changed("--waves", scenario.waves, usual.waves),
    ...changed("--warm-up-waves", scenario.warmUpWaves, usual.warmUpWaves),
    ...changed("--half-load-waves", scenario.halfLoadWaves, usual.halfLoadWaves),
    ...changed("--leak-cycles", scenario.leakCycles, usual.leakCycles),
    ...changed("--probe-timeout-ms", scenario.probeTimeoutMs, usual.probeTimeoutMs),
    ...changed("--instantiation-timeout-ms", scenario.instantiationTimeoutMs, usual.instantiationTimeoutMs),
    ...changed("--invocation-timeout-ms", scenario.invocationTimeoutMs, usual.invocationTimeoutMs),
  ];
};

/** What one subject can't use a comparison asks of the others alone. */
const workerFlags = ({ workers, executorThreads, llmClient }: Scenario): readonly string[] => [
  ...(workers === "auto" ? [] : ["--workers", String(workers)]),
  ...(executorThreads === undefined ? [] : ["--executor-threads", String(executorThreads)]),
  ...(llmClient === undefined ? [] : ["--llm-client", llmClient]),
];

const targetFlags = ({ targets }: Scenario): readonly string[] =>
  targets.filter((target) => !DEFAULT_TARGETS.includes(target)).flatMap((target) => ["--target", target]);

/** As `--orchestrators` names it: its mode stands behind a colon, and the servers that share the agents are joined by a plus. */
const subjectOf = ({ orchestrator, mode }: Scenario): string => {
  const shards = orchestrator.split(",").map((address) => address.trim());
  return `${shards.join("+")}${mode === undefined ? "" : `:${mode}`}`;
};

const othersOf = ({ scenario: { orchestrator }, isOwn }: RepeatedRun): readonly string[] =>
  (isOwn && orchestrator !== FLOOR ? [FLOOR] : OTHERS).filter((name) => name !== orchestrator);

const inputFlags = ({ command }: RepeatedRun): readonly string[] => [
  ...typed(command, "--inputs"),
  ...command.filter((word) => word === "--shuffle-inputs"),
];

/** The command that measures others under a run's scenario and inputs, for a shell; what has its default value is left out. */
export const compareCommand = (run: RepeatedRun): string => {
  const { scenario } = run;
  return shellCommand([
    ...["plimsoll", "compare", "--orchestrators", [subjectOf(scenario), ...othersOf(run)].join(",")],
    ...loadFlags(scenario),
    ...workerFlags(scenario),
    ...llmFlags(run),
    ...changed("--seed", scenario.seed, DEFAULT_SCENARIO.seed),
    ...targetFlags(scenario),
    ...inputFlags(run),
  ]);
};
