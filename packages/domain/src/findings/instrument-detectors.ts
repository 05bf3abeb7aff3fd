import { waveKey } from "../evidence/evidence-index.ts";
import type { InvocationRecord } from "../evidence/evidence-record.ts";
import { judgedTraces, medianFiniteMs } from "../metrics/judged-invocations.ts";
import { type LatenessEffect, worstLatenessEffect } from "../metrics/llm-lateness.ts";
import { ascending, nearestRankPercentile } from "../statistics/nearest-rank-percentile.ts";
import { formatFigure } from "../targets/format-figure.ts";
import type { Finding } from "../verdict/verdict.ts";
import type { Detector, Inspection } from "./inspection.ts";
import { finding } from "./inspection.ts";

/** The runner's delay matters above a tenth of the median latency, and never below 10 ms, a timer's grain under load. */
export const RUNNER_DELAY_FLOOR_MS = 10;
export const RUNNER_DELAY_SHARE = 0.1;

/**
 * The mock is late where the p99 of its lateness is above a tenth of its planned median and 5 ms; that is material where it makes up more
 * than a twentieth of a reported percentile of the latency.
 */
export const LLM_ERROR_FLOOR_MS = 5;
export const LLM_ERROR_SHARE = 0.1;
export const LLM_MATERIAL_SHARE = 0.05;

/** Above this share of what an instrument could do in the calibration, it is part of what is measured. */
export const CEILING_SHARE = 0.8;

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

/** What a finding says of the lateness: how late, and what it did to the latencies. */
export const latenessEvidence = (errorMs: number, plannedMs: number, effect: LatenessEffect): string => {
  const percentile = `p${formatFigure(effect.percentile * 100)}`;
  const share = `${formatFigure(effect.share * 100)} %`;
  return `Timing error p99 ${formatFigure(errorMs)} ms over a planned median of ${formatFigure(plannedMs)} ms; it makes up ${share} of the ${percentile} latency of ${formatFigure(effect.measuredMs)} ms, of all percentiles the most.`;
};

/** The mock LLM could not keep its own time. */
export const detectLlmSaturated: Detector = (inspection) => {
  const error = inspection.metrics.llmTimingErrorP99Ms.value;
  const effect = worstLatenessEffect(judgedTraces(inspection.evidence));
  if (error === null || effect === null) return [];
  const planned = plannedMedianMs(inspection);
  if (error <= Math.max(LLM_ERROR_FLOOR_MS, LLM_ERROR_SHARE * planned)) return [];
  const material = effect.share > LLM_MATERIAL_SHARE;
  return [
    finding({
      code: "llm-saturated",
      severity: material ? "invalid" : "warning",
      message: material
        ? "The mock LLM was too late to measure this load: part of the latency is its own."
        : "The mock LLM was late, by little beside the orchestrator's own latency.",
      evidence: latenessEvidence(error, planned, effect),
    }),
  ];
};

const recordedByWave = (invocations: readonly InvocationRecord[]): ReadonlyMap<string, number> => {
  const recorded = new Map<string, number>();
  for (const invocation of invocations) recorded.set(waveKey(invocation), (recorded.get(waveKey(invocation)) ?? 0) + 1);
  return recorded;
};

const broken = (message: string, evidence: string): Finding =>
  finding({ code: "conservation-broken-by-us", message, evidence });

/** The load came near to what our own side can carry on this machine, as the calibration found it. */
export const detectCeilings: Detector = ({ metrics, evidence }) => {
  const calibration = evidence.of.calibration.at(-1);
  const perSec = metrics.throughputPerSec.value;
  if (calibration === undefined || perSec === null) return [];
  const callsPerSec = perSec * (metrics.llmCallsPerInvocation.value ?? 0);
  const { runnerCeilingPerSec, llmCeilingPerSec } = calibration;
  const evidenceOf = (rate: number, ceiling: number, unit: string): string =>
    `${formatFigure(rate)} ${unit} a second in the waves; the calibration found a ceiling of ${formatFigure(ceiling)}.`;
  return [
    ...(perSec > CEILING_SHARE * runnerCeilingPerSec
      ? [
          finding({
            code: "runner-saturated",
            message: "The load came near to what the runner can drive and record on this machine.",
            evidence: evidenceOf(perSec, runnerCeilingPerSec, "invocations"),
          }),
        ]
      : []),
    ...(llmCeilingPerSec !== null && callsPerSec > CEILING_SHARE * llmCeilingPerSec
      ? [
          finding({
            code: "llm-saturated",
            message: "The load came near to what the mock LLM can answer on this machine.",
            evidence: evidenceOf(callsPerSec, llmCeilingPerSec, "LLM calls"),
          }),
        ]
      : []),
  ];
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
