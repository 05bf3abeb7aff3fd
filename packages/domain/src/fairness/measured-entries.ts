import { median, sum } from "simple-statistics";
import type { EvidenceIndex } from "../evidence/evidence-index.ts";
import type { LlmCallRecord, ResourceRecord } from "../evidence/evidence-record.ts";
import type { InvocationTrace } from "../evidence/invocation-trace.ts";
import { judgedTraces } from "../metrics/judged-invocations.ts";
import { orchestratorSamples } from "../metrics/measure-memory.ts";
import type { SpikeMetrics } from "../metrics/spike-metrics.ts";
import { formatFigure } from "../targets/format-figure.ts";
import type { LedgerEntry } from "./ledger-entry.ts";
import { overheadMs } from "./wave-samples.ts";

type Figure = Omit<LedgerEntry, "value" | "source"> & { readonly figure: number | string | null };

/** Times differ from run to run by this much without meaning anything. */
const TIME_TOLERANCE_RATIO = 0.25;
/** Names of agents are of different lengths. */
const TOKEN_TOLERANCE_RATIO = 0.02;
/** Threads come and go while they are counted. */
const COUNT_TOLERANCE_RATIO = 0.1;

const largest = (samples: readonly ResourceRecord[], of: (sample: ResourceRecord) => number | null): number | null =>
  samples.reduce<number | null>((most, sample) => {
    const value = of(sample);
    return value === null ? most : Math.max(most ?? 0, value);
  }, null);

const processFigures = (index: EvidenceIndex): readonly Figure[] => {
  const samples = orchestratorSamples(index).filter(({ phase }) => phase === "wave");
  return [
    {
      key: "processes",
      label: "Processes during the waves",
      figure: largest(samples, ({ processCount }) => processCount),
    },
    {
      key: "threads",
      label: "Threads during the waves, all processes",
      figure: largest(samples, ({ threads }) => threads),
      toleranceRatio: COUNT_TOLERANCE_RATIO,
    },
    {
      key: "openFiles",
      label: "Open files and sockets during the waves",
      figure: largest(samples, ({ openFiles }) => openFiles),
      toleranceRatio: TIME_TOLERANCE_RATIO,
    },
  ];
};

const medianOverhead = (traces: readonly InvocationTrace[]): number | null => {
  const known = traces.map(overheadMs).filter((value) => value !== null);
  return known.length === 0 ? null : median([...known]);
};

/** The first wave of the judged pool that nobody held up: the first warm-up wave, else the first judged one. */
const firstUse = (index: EvidenceIndex): readonly InvocationTrace[] => {
  const judgedPool = judgedTraces(index)[0]?.invocation.pool;
  const own = index.traces.all.filter(({ invocation }) => invocation.pool === judgedPool);
  const warmUp = own.filter(({ invocation }) => invocation.phase === "warm-up" && invocation.wave === 0);
  return warmUp.length > 0
    ? warmUp
    : own.filter(({ invocation }) => invocation.phase === "wave" && invocation.wave === 0);
};

/** Work that an orchestrator puts off from construction to first use shows as a first wave that costs more than later ones. */
const constructionFigures = (index: EvidenceIndex, metrics: SpikeMetrics): readonly Figure[] => {
  const first = medianOverhead(firstUse(index));
  const later = medianOverhead(judgedTraces(index));
  const total = metrics.totalInstantiationTimeMs.value;
  const perAgent = total === null || metrics.readyAgentCount === 0 ? null : total / metrics.readyAgentCount;
  const excess = first === null || later === null ? null : first - later;
  const timed = { toleranceRatio: TIME_TOLERANCE_RATIO };
  return [
    { key: "instantiationPerAgent", label: "Construction of an agent, ms", figure: perAgent, ...timed },
    {
      key: "firstWaveExcess",
      label: "Deferred construction: first warm-up wave beyond the judged ones, ms of overhead (median)",
      figure: excess,
      ...timed,
    },
  ];
};

const endpointsOf = (index: EvidenceIndex): string | null => {
  const formats = index.of["llm-call"].map(({ endpoint, streamed }) => `${endpoint}${streamed ? ", streamed" : ""}`);
  return formats.length === 0 ? null : [...new Set(formats)].sort().join("; ");
};

const llmFigures = (index: EvidenceIndex, metrics: SpikeMetrics): readonly Figure[] => {
  const calls = judgedTraces(index).flatMap(({ calls: own }) => own);
  const perInvocation = (of: (call: LlmCallRecord) => number | undefined): number | null => {
    const counts = calls.map(of).filter((count) => count !== undefined);
    const invocations = judgedTraces(index).length;
    return counts.length === 0 || invocations === 0 ? null : sum(counts) / invocations;
  };
  return [
    { key: "llmCalls", label: "LLM calls an invocation", figure: metrics.llmCallsPerInvocation.value },
    { key: "llmWireFormat", label: "LLM wire format", figure: endpointsOf(index) },
    {
      key: "llmMessages",
      label: "Messages an invocation (system prompts apart)",
      figure: perInvocation(({ messageCount }) => messageCount),
    },
    {
      key: "promptTokens",
      label: "Prompt tokens an invocation (the mock estimates them by size)",
      figure: perInvocation(({ promptTokens }) => promptTokens),
      toleranceRatio: TOKEN_TOLERANCE_RATIO,
    },
    {
      key: "completionTokens",
      label: "Completion tokens an invocation",
      figure: perInvocation(({ completionTokens }) => completionTokens),
      toleranceRatio: TOKEN_TOLERANCE_RATIO,
    },
  ];
};

/** What the runner's own instruments say that can make a measurement unequal to another. */
export const measuredEntries = (index: EvidenceIndex, metrics: SpikeMetrics): readonly LedgerEntry[] =>
  [...processFigures(index), ...llmFigures(index, metrics), ...constructionFigures(index, metrics)].flatMap(
    ({ figure, ...entry }) =>
      figure === null
        ? []
        : [
            {
              ...entry,
              value: typeof figure === "string" ? figure : formatFigure(figure),
              source: "measured" as const,
            },
          ],
  );
