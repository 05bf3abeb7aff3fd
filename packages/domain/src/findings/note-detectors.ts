import { BYTES_PER_MB } from "../metrics/measure-memory.ts";
import { heldByUsMs } from "../metrics/invocation-latency.ts";
import { judgedTraces, medianFiniteMs } from "../metrics/judged-invocations.ts";
import { mannKendall } from "../statistics/mann-kendall.ts";
import { formatFigure } from "../targets/format-figure.ts";
import type { Detector, Inspection } from "./inspection.ts";
import { finding, nameSome } from "./inspection.ts";

/** The drift that is worth a warning: significant, and a quarter from the first wave to the last. */
const DRIFT_SHARE = 1.25;

/** Memory in a kind that flatters nobody but is not exact. */
export const detectRss: Detector = ({ metrics }) => {
  if (metrics.memoryKind !== "rss") return [];
  const peak = metrics.peakMemoryMb.value;
  return [
    finding({
      code: "memory-is-rss",
      message: "Memory is RSS, not PSS: pages that processes share count once for each of them.",
      evidence: `The kernel offers no PSS for the process tree; peak ${peak === null ? "not measured" : `${formatFigure(peak)} MB`}.`,
    }),
  ];
};

/** Two accounts of the same memory. */
export const detectResourceDisagreement: Detector = ({ evidence }) => {
  const records = evidence.of["resource-disagreement"];
  const worst = records.reduce<(typeof records)[number] | undefined>(
    (a, b) =>
      a === undefined || Math.abs(b.reportedBytes - b.measuredBytes) > Math.abs(a.reportedBytes - a.measuredBytes)
        ? b
        : a,
    undefined,
  );
  if (worst === undefined) return [];
  return [
    finding({
      code: "resources-disagree",
      message: "The orchestrator's own memory report differs from the operating system's by more than a tenth.",
      evidence: `${records.length} times; at worst ${formatFigure(worst.reportedBytes / BYTES_PER_MB)} MB reported, ${formatFigure(worst.measuredBytes / BYTES_PER_MB)} MB measured.`,
    }),
  ];
};

/** First use costs more than later use: known, and outside the judged waves. */
export const detectSlowWarmUp: Detector = ({ metrics }) => {
  const warmUp = metrics.warmUpP95LatencyMs.value;
  const judged = metrics.p95LatencyMs.value;
  if (warmUp === null || judged === null || !(warmUp > 1.2 * judged)) return [];
  return [
    finding({
      code: "warm-up-slower",
      message: "The warm-up waves were slower than the judged ones: a cold orchestrator will not reach these figures.",
      evidence: `p95 ${formatFigure(warmUp)} ms in the warm-up, ${formatFigure(judged)} ms in the judged waves.`,
    }),
  ];
};

/** Our own rate limit, taken out of the latencies and told here. */
export const detectHeldCalls: Detector = ({ evidence }) => {
  const held = judgedTraces(evidence)
    .map(heldByUsMs)
    .filter((ms) => ms > 0);
  if (held.length === 0) return [];
  const totalMs = held.reduce((a, b) => a + b, 0);
  return [
    finding({
      code: "rate-limit-held",
      message: "LLM calls were held back on our side; the time is taken out of the latencies.",
      evidence: `${held.length} invocations, ${formatFigure(totalMs)} ms together, ${formatFigure(totalMs / held.length)} ms on average.`,
    }),
  ];
};

/** Faults of the LLM, injected or real. */
export const detectLlmFaults: Detector = ({ evidence }) => {
  const faults = evidence.of["llm-call"].filter(({ outcome }) => outcome !== "answered" && outcome !== "pending");
  if (faults.length === 0) return [];
  return [
    finding({
      code: "llm-faults",
      message: `${faults.length} LLM calls did not end in an answer.`,
      evidence: `${nameSome(faults.map(({ outcome }) => outcome))}; ${evidence.of["llm-call"].length} calls in all.`,
      agentIds: faults.flatMap(({ agentIds }) => agentIds),
    }),
  ];
};

const waveMedians = ({ evidence }: Inspection): readonly number[] => {
  const byWave = new Map<number, number[]>();
  for (const { invocation } of judgedTraces(evidence)) {
    if (invocation.outcome !== "succeeded" || invocation.endedAtMs === null) continue;
    const latency = invocation.endedAtMs - invocation.intendedAtMs;
    const wave = byWave.get(invocation.wave);
    if (wave === undefined) byWave.set(invocation.wave, [latency]);
    else wave.push(latency);
  }
  return [...byWave.keys()].sort((a, b) => a - b).map((wave) => medianFiniteMs(byWave.get(wave) ?? []) ?? 0);
};

/** Mann-Kendall over the waves' medians: percentiles of waves that grow describe no steady state. */
export const detectDrift: Detector = (inspection) => {
  const medians = waveMedians(inspection);
  const test = mannKendall(medians);
  const [first, last] = [medians.at(0) ?? 0, medians.at(-1) ?? 0];
  if (test === null || test.s <= 0 || test.p >= 0.05 || last < DRIFT_SHARE * first) return [];
  return [
    finding({
      code: "latency-drifts",
      message: "Latency rises from wave to wave: the judged waves are not a steady state.",
      evidence: `Median ${formatFigure(first)} ms in the first wave, ${formatFigure(last)} ms in the last; Mann-Kendall p = ${formatFigure(test.p)} over ${medians.length} waves.`,
    }),
  ];
};
