import { waveKey } from "../evidence/evidence-index.ts";
import type { InvocationRecord } from "../evidence/evidence-record.ts";
import { judgedTraces, medianFiniteMs } from "../metrics/judged-invocations.ts";
import { worstLatenessEffect } from "../metrics/llm-lateness.ts";
import { ascending, nearestRankPercentile } from "../statistics/nearest-rank-percentile.ts";
import { formatFigure } from "../targets/format-figure.ts";
import type { Finding } from "../verdict/verdict.ts";
import type { Detector, Inspection } from "./inspection.ts";
import { finding } from "./inspection.ts";
import { ceilingDoubts, latenessDoubts } from "./instrument-doubts.ts";

/** The runner's delay matters above a tenth of the median latency, and never below 10 ms, a timer's grain under load. */
export const RUNNER_DELAY_FLOOR_MS = 10;
export const RUNNER_DELAY_SHARE = 0.1;

const p95QueueMs = ({ evidence }: Inspection): number => {
  const queued = judgedTraces(evidence).map(({ invocation }) => invocation.sentAtMs - invocation.intendedAtMs);
  return nearestRankPercentile(ascending(queued), 0.95) ?? 0;
};

/** The runner itself was the bottleneck: a late event loop, or invocations that waited to be sent. */
export const detectRunnerSaturated: Detector = (inspection) => {
  const median = medianFiniteMs(inspection.metrics.latenciesMs);
  if (median === null) return [];
  const limit = Math.max(RUNNER_DELAY_FLOOR_MS, RUNNER_DELAY_SHARE * median);
  const lag = inspection.metrics.runnerEventLoopLagP99Ms.value ?? 0;
  const queue = p95QueueMs(inspection);
  if (lag <= limit && queue <= limit) return [];
  return [
    finding({
      code: "runner-saturated",
      message: "The runner was too busy to measure this load: part of the latency is its own.",
      evidence: `Event loop lag p99 ${formatFigure(lag)} ms, wait to be sent p95 ${formatFigure(queue)} ms; ${formatFigure(limit)} ms are tolerable at a median latency of ${formatFigure(median)} ms.`,
    }),
  ];
};

const plannedMedianMs = ({ evidence }: Inspection): number => {
  const planned = judgedTraces(evidence).flatMap(({ calls }) => calls.map((call) => call.plannedMs ?? 0));
  return nearestRankPercentile(ascending(planned), 0.5) ?? 0;
};

/** The mock LLM could not keep its own time. */
export const detectLlmSaturated: Detector = (inspection) => {
  const errorP99Ms = inspection.metrics.llmTimingErrorP99Ms.value;
  const effect = worstLatenessEffect(judgedTraces(inspection.evidence));
  if (errorP99Ms === null || effect === null) return [];
  return latenessDoubts({ errorP99Ms, plannedMedianMs: plannedMedianMs(inspection), effect }).map(finding);
};

const recordedByWave = (invocations: readonly InvocationRecord[]): ReadonlyMap<string, number> => {
  const recorded = new Map<string, number>();
  for (const invocation of invocations) recorded.set(waveKey(invocation), (recorded.get(waveKey(invocation)) ?? 0) + 1);
  return recorded;
};

const broken = (message: string, evidence: string): Finding =>
  finding({ code: "conservation-broken-by-us", message, evidence });

/** The load of the waves came near to what our own side can carry on this machine. */
export const detectCeilings: Detector = ({ metrics, evidence }) => {
  const calibration = evidence.of.calibration.at(-1);
  const perSec = metrics.throughputPerSec.value;
  if (calibration === undefined || perSec === null) return [];
  return ceilingDoubts(calibration, perSec, metrics.llmCallsPerInvocation.value ?? 0).map(finding);
};

/** What the runner sent must be what the runner wrote down. */
export const detectBrokenConservation: Detector = ({ evidence }) => {
  const recorded = recordedByWave(evidence.of.invocation);
  const wrong = evidence.of.wave.filter((wave) => wave.agentCount !== (recorded.get(waveKey(wave)) ?? 0));
  const distinct = new Set(evidence.of.invocation.map(({ requestId }) => requestId)).size;
  const doubled = evidence.of.invocation.length - distinct;
  return [
    ...wrong.map((wave) =>
      broken(
        `The evidence of wave ${waveKey(wave)} is not complete.`,
        `${wave.agentCount} invocations were sent, ${recorded.get(waveKey(wave)) ?? 0} are on record.`,
      ),
    ),
    ...(doubled > 0
      ? [
          broken(
            "Invocations are on record twice.",
            `${evidence.of.invocation.length} records, ${distinct} request ids.`,
          ),
        ]
      : []),
  ];
};
