import { median } from "simple-statistics";
import type { EvidenceIndex } from "../evidence/evidence-index.ts";
import type { Phase, ResourceRecord } from "../evidence/evidence-record.ts";
import { theilSenSlope } from "../statistics/theil-sen-slope.ts";
import type { Estimate } from "./estimate.ts";
import { measuredOnce, notMeasured } from "./estimates.ts";
import type { SpikeMetrics } from "./spike-metrics.ts";

type MemoryMetrics = Pick<SpikeMetrics, "perAgentMemoryMb" | "peakMemoryMb" | "frameworkBaseMemoryMb" | "memoryKind">;
type MemoryKind = SpikeMetrics["memoryKind"];

/** One MB of stories/000. */
export const BYTES_PER_MB = 1_048_576;

/** The steps in which the orchestrator carries the agents; the leak cycles come after the peak that is judged. */
const LOADED_PHASES: readonly Phase[] = ["instantiate", "memory-ladder", "probe", "warm-up", "half-load", "wave"];

/** Samples of the orchestrator's process tree, by time. */
export const orchestratorSamples = (index: EvidenceIndex): readonly ResourceRecord[] =>
  index.of.resources.filter(({ subject }) => subject === "orchestrator").sort((a, b) => a.atMs - b.atMs);

/** PSS only where every sample has it: mixing the two would draw steps that are none. */
export const memoryKindOf = (samples: readonly ResourceRecord[]): MemoryKind => {
  if (samples.length === 0) return "none";
  return samples.every(({ pssBytes }) => pssBytes !== null) ? "pss" : "rss";
};

/** The sample's memory in the kind that the whole run is measured in. */
export const memoryBytes = (sample: ResourceRecord, kind: MemoryKind): number =>
  kind === "pss" && sample.pssBytes !== null ? sample.pssBytes : sample.rssBytes;

const marked = (samples: readonly ResourceRecord[], purpose: "base" | "ladder"): readonly ResourceRecord[] =>
  samples.filter(({ mark }) => mark?.purpose === purpose);

const perAgentMemory = (samples: readonly ResourceRecord[], kind: MemoryKind): Estimate => {
  const points = [...marked(samples, "base"), ...marked(samples, "ladder")].map((sample) => ({
    x: sample.mark?.agentCount ?? 0,
    y: memoryBytes(sample, kind) / BYTES_PER_MB,
  }));
  const fit = theilSenSlope(points);
  if (fit === null) return notMeasured("memory was not read at two different pool sizes");
  const estimate = {
    value: fit.slope,
    low: fit.low,
    high: fit.high,
    confidence: fit.low === null ? null : 0.95,
    sampleCount: points.length,
    method: `Theil-Sen slope of ${kind.toUpperCase()} over the pool size, Sen's interval`,
  };
  return fit.low === null
    ? { ...estimate, reason: `${points.length} readings support no interval of the slope; it takes 5` }
    : estimate;
};

const peakMemory = (samples: readonly ResourceRecord[], kind: MemoryKind): Estimate => {
  const loaded = samples.filter(({ phase }) => LOADED_PHASES.includes(phase));
  if (loaded.length === 0) return notMeasured("the orchestrator's memory was not sampled under load");
  const peak = loaded.reduce((largest, sample) => Math.max(largest, memoryBytes(sample, kind)), 0);
  return {
    ...measuredOnce(peak / BYTES_PER_MB, `largest ${kind.toUpperCase()} of the process tree, sampled`),
    sampleCount: loaded.length,
  };
};

const baseMemory = (samples: readonly ResourceRecord[], kind: MemoryKind): Estimate => {
  const base = marked(samples, "base").map((sample) => memoryBytes(sample, kind) / BYTES_PER_MB);
  return base.length === 0
    ? notMeasured("memory was not read before the first agent")
    : { ...measuredOnce(median(base), "process tree without agents"), sampleCount: base.length };
};

/** Memory of the process tree: peak, base, and the slope that is the price of one more agent. */
export const measureMemory = (index: EvidenceIndex): MemoryMetrics => {
  const samples = orchestratorSamples(index);
  const memoryKind = memoryKindOf(samples);
  return {
    memoryKind,
    perAgentMemoryMb: perAgentMemory(samples, memoryKind),
    peakMemoryMb: peakMemory(samples, memoryKind),
    frameworkBaseMemoryMb: baseMemory(samples, memoryKind),
  };
};
