import type { EvidenceIndex } from "../evidence/evidence-index.ts";
import type { ResourceRecord } from "../evidence/evidence-record.ts";
import { measuredOnce, notMeasured } from "./estimates.ts";
import { judgedTraces } from "./judged-invocations.ts";
import { orchestratorSamples } from "./measure-memory.ts";
import { wavesOf } from "./measure-throughput.ts";
import type { SpikeMetrics } from "./spike-metrics.ts";

type CpuMetrics = Pick<SpikeMetrics, "cpuMsPerInvocation" | "meanCpuCores">;

/** CPU time used up to an instant, interpolated between the samples around it, null outside of them. */
const cpuAt = (samples: readonly ResourceRecord[], atMs: number): number | null => {
  const after = samples.findIndex((sample) => sample.atMs >= atMs);
  const later = samples[after];
  if (later === undefined) return null;
  const earlier = samples[after - 1];
  if (later.atMs === atMs || earlier === undefined) return later.atMs === atMs ? later.cpuMs : null;
  const share = (atMs - earlier.atMs) / (later.atMs - earlier.atMs);
  return earlier.cpuMs + share * (later.cpuMs - earlier.cpuMs);
};

/** CPU time within a span; null where the samples do not enclose it, or a process ended and took its time along. */
export const cpuWithin = (samples: readonly ResourceRecord[], from: number, to: number): number | null => {
  const [before, after] = [cpuAt(samples, from), cpuAt(samples, to)];
  return before === null || after === null || after < before ? null : after - before;
};

/** CPU of the orchestrator's process tree while the judged waves ran, from the operating system's counters. */
export const measureCpu = (index: EvidenceIndex): CpuMetrics => {
  const samples = orchestratorSamples(index);
  const waves = wavesOf(index, "wave");
  const spans = waves.map((wave) => cpuWithin(samples, wave.startedAtMs, wave.endedAtMs)).filter((ms) => ms !== null);
  const wallMs = waves.reduce((total, wave) => total + wave.endedAtMs - wave.startedAtMs, 0);
  const invocations = judgedTraces(index).length;
  if (spans.length === 0 || spans.length < waves.length || wallMs <= 0 || invocations === 0) {
    const missing = notMeasured("the orchestrator's CPU time was not sampled around every judged wave");
    return { cpuMsPerInvocation: missing, meanCpuCores: missing };
  }
  const cpuMs = spans.reduce((total, ms) => total + ms, 0);
  const method = "process tree's CPU time within the judged waves, interpolated between samples";
  return {
    cpuMsPerInvocation: measuredOnce(cpuMs / invocations, method),
    meanCpuCores: measuredOnce(cpuMs / wallMs, method),
  };
};
