import { counted, measuredOnce, notMeasured } from "../metrics/estimates.ts";
import type { Estimate } from "../metrics/estimate.ts";
import { BYTES_PER_MB, memoryBytes, memoryKindOf, orchestratorSamples } from "../metrics/measure-memory.ts";
import type { LoadEvidence } from "./load-evidence.ts";
import { judgedWindow } from "./load-flow-figures.ts";
import type { LoadMetrics, ResourceSlope } from "./load-metrics.ts";
import { resourceSlopes } from "./resource-slopes.ts";

type AgentMetrics = Pick<
  LoadMetrics,
  "resourceSlopes" | "peakMemoryMb" | "memorySlopeMbPerHour" | "leakCount" | "crossedContextCount" | "unaccountedCount"
>;

const peakMemory = ({ index }: LoadEvidence): Estimate => {
  const samples = orchestratorSamples(index);
  if (samples.length === 0) return notMeasured("the orchestrator's processes could not be read");
  const kind = memoryKindOf(samples);
  const peak = samples.reduce((most, sample) => Math.max(most, memoryBytes(sample, kind)), 0);
  return { ...measuredOnce(peak / BYTES_PER_MB, `largest of the samples, ${kind}`), sampleCount: samples.length };
};

const inMb = (bytes: Estimate): Estimate => {
  const mb = (value: number | null): number | null => (value === null ? null : value / BYTES_PER_MB);
  return { ...bytes, value: mb(bytes.value), low: mb(bytes.low), high: mb(bytes.high) };
};

const leakCount = (slopes: readonly ResourceSlope[]): Estimate => {
  const missing = slopes.find(({ status }) => status === "not-measured");
  if (missing !== undefined) return notMeasured(missing.perHour.reason ?? `${missing.resource} could not be followed`);
  return counted(slopes.filter(({ status }) => status === "leak").length, slopes.length);
};

/** Never answered although the run reached its end, invented, or doubled. */
const unaccounted = ({ index, invocations }: LoadEvidence): Estimate => {
  const forgotten = invocations.filter(({ record, isDecided }) => isDecided && record.outcome === "pending");
  return counted(forgotten.length + index.of["stray-result"].length, invocations.length);
};

/** What the load did to the orchestrator's processes and to the contexts of its agents. */
export const measureLoadAgents = (evidence: LoadEvidence): AgentMetrics => {
  const slopes = resourceSlopes(evidence, judgedWindow(evidence));
  const memory = slopes.find(({ resource }) => resource === "memory");
  return {
    resourceSlopes: slopes,
    peakMemoryMb: peakMemory(evidence),
    memorySlopeMbPerHour: memory === undefined ? notMeasured("no slope was fitted") : inMb(memory.perHour),
    leakCount: leakCount(slopes),
    crossedContextCount: counted(evidence.crossed.length, evidence.invocations.length),
    unaccountedCount: unaccounted(evidence),
  };
};
