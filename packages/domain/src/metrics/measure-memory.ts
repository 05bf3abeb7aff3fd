import { median } from "simple-statistics";
import type { EvidenceIndex } from "../evidence/evidence-index.ts";
import type { Phase, ResourceRecord, WaveRecord } from "../evidence/evidence-record.ts";
import { theilSenSlope } from "../statistics/theil-sen-slope.ts";
import type { Estimate } from "./estimate.ts";
import { measuredOnce, notMeasured } from "./estimates.ts";
import { wavesOf } from "./measure-throughput.ts";
import type { SpikeMetrics } from "./spike-metrics.ts";

type MemoryMetrics = Pick<SpikeMetrics, "perAgentMemoryMb" | "peakMemoryMb" | "frameworkBaseMemoryMb" | "memoryKind">;
type MemoryKind = SpikeMetrics["memoryKind"];

/** One MB of stories/000. */
export const BYTES_PER_MB = 1_048_576;

/** The steps in which the orchestrator carries the agents; the leak cycles come after the peak that is judged. */
const LOADED_PHASES: readonly Phase[] = ["instantiate", "memory-ladder", "probe", "warm-up", "half-load", "wave"];

/** Samples come every 500 ms and a wave may last 100: one this near before or after a wave speaks for it. */
const SAMPLE_REACH_MS = 600;

/** Samples of the orchestrator's process tree, by time; a reading of no process is none. */
export const orchestratorSamples = (index: EvidenceIndex): readonly ResourceRecord[] =>
  index.of.resources
    .filter(({ subject, processCount }) => subject === "orchestrator" && processCount > 0)
    .sort((a, b) => a.atMs - b.atMs);

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

/** Judged waves during which, or next to which, the tree was never read. */
const unsampledWaves = (index: EvidenceIndex, samples: readonly ResourceRecord[]): readonly WaveRecord[] =>
  wavesOf(index, "wave").filter(
    ({ startedAtMs, endedAtMs }) =>
      !samples.some(({ atMs }) => atMs >= startedAtMs - SAMPLE_REACH_MS && atMs <= endedAtMs + SAMPLE_REACH_MS),
  );

/** Why the samples can't carry a peak; null when they can. A peak of the steps before the waves flatters. */
const peakGap = (index: EvidenceIndex, samples: readonly ResourceRecord[]): string | null => {
  if (samples.length === 0) return "the orchestrator's memory was not sampled under load";
  const waves = wavesOf(index, "wave");
  if (waves.length === 0) return "no judged wave ended, and the peak is theirs";
  const unsampled = unsampledWaves(index, samples).length;
  return unsampled === 0
    ? null
    : `the orchestrator's memory was not read within ${SAMPLE_REACH_MS} ms of ${unsampled} of ${waves.length} judged waves`;
};

const peakMemory = (index: EvidenceIndex, samples: readonly ResourceRecord[], kind: MemoryKind): Estimate => {
  const loaded = samples.filter(({ phase }) => LOADED_PHASES.includes(phase));
  const gap = peakGap(index, loaded);
  if (gap !== null) return notMeasured(gap);
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
    peakMemoryMb: peakMemory(index, samples, memoryKind),
    frameworkBaseMemoryMb: baseMemory(samples, memoryKind),
  };
};
