import type { CalibrationRecord } from "../evidence/evidence-record.ts";
import type { LatenessEffect } from "../metrics/llm-lateness.ts";
import { formatFigure } from "../targets/format-figure.ts";
import type { Finding } from "../verdict/verdict.ts";

/** Why our own side may have been the limit; a spike and a load make the same finding of it. */
export interface InstrumentDoubt {
  readonly code: "runner-saturated" | "llm-saturated";
  readonly severity?: Finding["severity"];
  readonly message: string;
  readonly evidence: string;
}

/** Above this share of what an instrument could do in the calibration, it is part of what is measured. */
const CEILING_SHARE = 0.8;

/**
 * The mock is late where the p99 of its lateness is above a tenth of its planned median and 5 ms; that is material where it makes up more
 * than a twentieth of a reported percentile of the latency.
 */
const LLM_ERROR_FLOOR_MS = 5;
const LLM_ERROR_SHARE = 0.1;
const LLM_MATERIAL_SHARE = 0.05;

const nearCeiling = (rate: number, ceiling: number | null, unit: string): string | null =>
  ceiling !== null && rate > CEILING_SHARE * ceiling
    ? `${formatFigure(rate)} ${unit} a second; the calibration found a ceiling of ${formatFigure(ceiling)}.`
    : null;

/** The load came near to what our own side can carry on this machine, as the calibration found it. */
export const ceilingDoubts = (
  { runnerCeilingPerSec, llmCeilingPerSec }: CalibrationRecord,
  perSec: number,
  llmCallsPerInvocation: number,
): readonly InstrumentDoubt[] => {
  const runner = nearCeiling(perSec, runnerCeilingPerSec, "invocations");
  const llm = nearCeiling(perSec * llmCallsPerInvocation, llmCeilingPerSec, "LLM calls");
  const near = "The load came near to what";
  return [
    ...(runner === null
      ? []
      : [
          {
            code: "runner-saturated" as const,
            message: `${near} the runner can drive and record on this machine.`,
            evidence: runner,
          },
        ]),
    ...(llm === null
      ? []
      : [
          {
            code: "llm-saturated" as const,
            message: `${near} the mock LLM can answer on this machine.`,
            evidence: llm,
          },
        ]),
  ];
};

/** How late the mock LLM was, and what that did to the latencies. */
export interface LlmLateness {
  readonly errorP99Ms: number;
  readonly plannedMedianMs: number;
  readonly effect: LatenessEffect;
}

const latenessEvidence = ({ errorP99Ms, plannedMedianMs, effect }: LlmLateness): string => {
  const percentile = `p${formatFigure(effect.percentile * 100)}`;
  const share = `${formatFigure(effect.share * 100)} %`;
  return `Timing error p99 ${formatFigure(errorP99Ms)} ms over a planned median of ${formatFigure(plannedMedianMs)} ms; it makes up ${share} of the ${percentile} latency of ${formatFigure(effect.measuredMs)} ms, of all percentiles the most.`;
};

/** The mock LLM could not keep its own time. */
export const latenessDoubts = (lateness: LlmLateness): readonly InstrumentDoubt[] => {
  const { errorP99Ms, plannedMedianMs, effect } = lateness;
  if (errorP99Ms <= Math.max(LLM_ERROR_FLOOR_MS, LLM_ERROR_SHARE * plannedMedianMs)) return [];
  const isMaterial = effect.share > LLM_MATERIAL_SHARE;
  return [
    {
      code: "llm-saturated",
      severity: isMaterial ? "invalid" : "warning",
      message: isMaterial
        ? "The mock LLM was too late to measure this load: part of the latency is its own."
        : "The mock LLM was late, by little beside the orchestrator's own latency.",
      evidence: latenessEvidence(lateness),
    },
  ];
};
