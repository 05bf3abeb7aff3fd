import { medianFiniteMs } from "../metrics/judged-invocations.ts";
import { formatFigure } from "../targets/format-figure.ts";
import type { Finding } from "../verdict/verdict.ts";
import type { Detector, Inspection } from "./inspection.ts";
import { finding } from "./inspection.ts";

/** Timers and round trips that are late by more than a tenth of the median latency, and by no less than this, measure nothing. */
export const CALIBRATION_FLOOR_MS = 20;
export const CALIBRATION_SHARE = 0.1;

const lateTimers = ({ metrics, evidence }: Inspection): readonly Finding[] => {
  const calibration = evidence.of.calibration.at(-1);
  const median = medianFiniteMs(metrics.latenciesMs);
  if (calibration === undefined || median === null) return [];
  const limit = Math.max(CALIBRATION_FLOOR_MS, CALIBRATION_SHARE * median);
  const { timerJitterP99Ms, loopbackRoundTripP50Ms } = calibration;
  if (timerJitterP99Ms <= limit && (loopbackRoundTripP50Ms ?? 0) <= limit) return [];
  const loopback = loopbackRoundTripP50Ms === null ? "not measured" : `${formatFigure(loopbackRoundTripP50Ms)} ms`;
  return [
    finding({
      code: "runner-saturated",
      message: "This machine's timers or its loopback were too late for this load, before the load began.",
      evidence: `Timer jitter p99 ${formatFigure(timerJitterP99Ms)} ms, loopback round trip p50 ${loopback}; ${formatFigure(limit)} ms are tolerable at a median latency of ${formatFigure(median)} ms.`,
    }),
  ];
};

/** True where the mock was ours to load: embedded, and neither bypassed nor replaced by a stub's own. */
const isMockJudged = ({ evidence }: Inspection): boolean =>
  evidence.scenario.llm.kind === "mock" &&
  evidence.journalExpected &&
  !evidence.of.orchestrator.some(({ description }) => description.devMode);

const missingCeilings = (inspection: Inspection): readonly Finding[] => {
  const { evidence } = inspection;
  const calibration = evidence.of.calibration.at(-1);
  const isComplete = calibration !== undefined && calibration.llmCeilingPerSec !== null;
  if (isComplete || evidence.of.orchestrator.length === 0 || !isMockJudged(inspection)) return [];
  return [
    finding({
      code: "not-calibrated",
      message: "The mock LLM's own ceiling on this machine is not known: it could be what the waves ran into.",
      evidence:
        calibration === undefined
          ? "The evidence holds no calibration."
          : "The calibration holds no llmCeilingPerSec, although the mock is the run's LLM.",
    }),
  ];
};

/** What the calibration found of our own side, judged beside the load that was put on. */
export const detectCalibration: Detector = (inspection) => [...lateTimers(inspection), ...missingCeilings(inspection)];
