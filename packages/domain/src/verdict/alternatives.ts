import type { MeasuredAlternative, MeasuredAlternativesRecord } from "../evidence/measured-alternatives-record.ts";
import { compareCommand } from "../fairness/compare-command.ts";
import { areOwnAgents } from "../metrics/untraceable.ts";
import { formatFigure } from "../targets/format-figure.ts";
import type { TargetableMetric } from "../metrics/spike-metrics.ts";
import type { FindingCode } from "./finding-codes.ts";
import type { Grounds } from "./rationale.ts";

const fails = ({ targets }: Grounds, ...metrics: readonly TargetableMetric[]): boolean =>
  targets.some(({ target, status }) => status === "fail" && metrics.includes(target.metric));

const found = ({ findings }: Grounds, ...codes: readonly FindingCode[]): boolean =>
  findings.some(({ code, severity }) => severity === "failure" && (codes as readonly string[]).includes(code));

const modeOf = ({ evidence }: Grounds): string =>
  evidence.of.orchestrator.at(0)?.description.concurrency.mode ?? evidence.scenario.mode ?? "unknown";

const coresOf = ({ evidence }: Grounds): number => evidence.of.run.at(0)?.environment.cores ?? 1;

const ceilingHint = (grounds: Grounds): string | null => {
  if (!found(grounds, "concurrency-ceiling")) return null;
  const { value } = grounds.metrics.concurrencyCeiling;
  return modeOf(grounds) === "to-thread"
    ? `Mode to-thread reached ${value} agents at a time: run the same scenario with \`--mode agent-async --workers auto\`, the framework's native asynchronous path in one process per core.`
    : `Mode ${modeOf(grounds)} reached ${value} agents at a time: raise the orchestrator's pool, connection or rate limits, or spread the agents over more processes, and probe again.`;
};

const instantiationHint = (grounds: Grounds): string | null =>
  fails(grounds, "totalInstantiationTimeMs") || found(grounds, "deferred-instantiation")
    ? "Building the LLM client usually costs more than building the agent: share one client per process between the agents and measure instantiation again."
    : null;

const latencyHint = (grounds: Grounds): string | null => {
  if (!fails(grounds, "p50LatencyMs", "p95LatencyMs", "p99LatencyMs", "throughputRatio")) return null;
  const { meanCpuCores, cpuMsPerInvocation } = grounds.metrics;
  if (meanCpuCores.value === null) return "Sample the orchestrator's CPU time to tell waiting from computing.";
  const cores = coresOf(grounds);
  const used = `The waves used ${formatFigure(meanCpuCores.value)} of ${cores} cores and ${formatFigure(cpuMsPerInvocation.value ?? 0)} ms of CPU an invocation`;
  return meanCpuCores.value > 0.75 * Math.min(cores, workersOf(grounds))
    ? `${used}: they are CPU-bound. Measure with more workers, and with more cores.`
    : `${used}: they are not CPU-bound. Look for a lock, a pool limit or a queue in the latency parts.`;
};

const workersOf = ({ evidence }: Grounds): number =>
  evidence.of.orchestrator.at(0)?.description.concurrency.workers ?? 1;

const memoryHint = (grounds: Grounds): string | null =>
  fails(grounds, "peakMemoryMb", "perAgentMemoryMb")
    ? `The framework's base takes ${formatFigure(grounds.metrics.frameworkBaseMemoryMb.value ?? 0)} MB: import it once and fork the workers, so that they share its pages, or measure with fewer workers.`
    : null;

const failureHint = (grounds: Grounds): string | null =>
  found(grounds, "orchestrator-died", "invocations-hung", "invocations-failed")
    ? "Invocations were lost: repeat the run with fewer agents to find the number that it carries without a failure."
    : null;

const leakHint = (grounds: Grounds): string | null =>
  found(grounds, "leak-memory", "leak-files", "leak-threads")
    ? "Until the leak is mended, recycle the worker processes after a bounded number of pools, and measure the recycling too."
    : null;

const isolationHint = (grounds: Grounds): string | null =>
  found(grounds, "context-crossed")
    ? "Contexts cross within a process: measure with one process per agent group that may share, and report the crossing upstream."
    : null;

const staleHint = (grounds: Grounds): string | null =>
  found(grounds, "stale-context")
    ? "Earlier prompts come back: switch the framework's memory, cache and conversation history off between invocations, and measure again."
    : null;

const FIGURE_LABELS = [
  ["p95LatencyMs", "p95", "ms"],
  ["perAgentMemoryMb", "an agent's memory", "MB"],
  ["peakMemoryMb", "peak memory", "MB"],
] as const;

const measuredSentence = (measured: MeasuredAlternativesRecord, one: MeasuredAlternative): string => {
  const figures = FIGURE_LABELS.flatMap(([key, label, unit]) => {
    const value = one[key];
    return value === null ? [] : [`${label} ${formatFigure(value)} ${unit}`];
  });
  const facts = [...figures, `${one.targetsPassed} of ${one.targetCount} targets held (${one.verdict})`].join(", ");
  return `${one.version} under this scenario, measured on ${measured.startedAt.slice(0, 10)} in comparison \`${measured.comparisonId}\`: ${facts}.`;
};

/** Most targets held first, then the lowest p95. */
const byMerit = (a: MeasuredAlternative, b: MeasuredAlternative): number =>
  b.targetsPassed - a.targetsPassed ||
  (a.p95LatencyMs ?? Number.POSITIVE_INFINITY) - (b.p95LatencyMs ?? Number.POSITIVE_INFINITY);

const OTHERS =
  "Measure a LangGraph orchestrator (story 000 names LangChain) and the bare openai client (no framework, so that its share of the cost shows) under the same scenario, in interleaved waves";

/** A comparison that carried the user's code would measure it in another framework's environment, which has not its imports. */
const OWN_AGENTS =
  "Your own agents run on their framework alone. Measure what of this is the framework's: plain agents of it, and the bare openai client (no framework), under the same scenario and inputs, in interleaved waves";

/** Orchestrators that were measured, with their numbers; where none was, the command that measures them. */
const otherOrchestrators = ({ evidence }: Grounds): readonly string[] => {
  const measured = evidence.of["measured-alternatives"].at(-1);
  if (measured !== undefined && measured.alternatives.length > 0) {
    return [...measured.alternatives].sort(byMerit).map((one) => measuredSentence(measured, one));
  }
  const isOwn = areOwnAgents(evidence);
  const command = evidence.of.run.at(0)?.command ?? [];
  return [`${isOwn ? OWN_AGENTS : OTHERS}: \`${compareCommand({ scenario: evidence.scenario, command, isOwn })}\`.`];
};

/** For a NO-GO: what to try instead, derived from what failed, and other orchestrators as they were measured, or how to measure them. */
export const alternativesFor = (grounds: Grounds): readonly string[] => [
  ...[ceilingHint, instantiationHint, latencyHint, memoryHint, failureHint, leakHint, isolationHint, staleHint]
    .map((hint) => hint(grounds))
    .filter((hint) => hint !== null),
  ...otherOrchestrators(grounds),
];
