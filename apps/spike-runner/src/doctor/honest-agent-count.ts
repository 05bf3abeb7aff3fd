import type { CalibrationRecord } from "@plimsoll/domain";

/** Share of the LLM's latency that the instrument may add before a figure is no longer the orchestrator's. */
const TOLERATED_SHARE = 0.1;
/** Below this a timer's own grain decides; the verdict tolerates no less either (`llm-saturated`). */
const TOLERATED_FLOOR_MS = 5;

/** How many agents this machine can measure at once, and what bounds it. */
export interface HonestAgentCount {
  readonly llmLatencyMs: number;
  readonly toleratedDelayMs: number;
  /** 0 when the machine's timers alone are later than what is tolerated. */
  readonly agents: number;
  readonly boundBy: "timer jitter" | "runner ceiling" | "mock ceiling";
}

/**
 * A wave sends all agents at once, so the last one waits agents / ceiling seconds for runner and mock to get to it:
 * agents <= ceiling x tolerated delay, with ceiling the smaller of both, tolerated delay = max(5 ms, a tenth of the LLM's
 * latency), and timers that are themselves within the tolerated delay at p99.
 */
export const honestAgentCount = (calibration: CalibrationRecord, llmLatencyMs: number): HonestAgentCount => {
  const toleratedDelayMs = Math.max(TOLERATED_FLOOR_MS, TOLERATED_SHARE * llmLatencyMs);
  const { timerJitterP99Ms, runnerCeilingPerSec } = calibration;
  const llmCeilingPerSec = calibration.llmCeilingPerSec ?? Number.POSITIVE_INFINITY;
  if (timerJitterP99Ms > toleratedDelayMs)
    return { llmLatencyMs, toleratedDelayMs, agents: 0, boundBy: "timer jitter" };
  const ceilingPerSec = Math.min(runnerCeilingPerSec, llmCeilingPerSec);
  const boundBy = runnerCeilingPerSec <= llmCeilingPerSec ? "runner ceiling" : "mock ceiling";
  return { llmLatencyMs, toleratedDelayMs, agents: Math.floor((ceilingPerSec * toleratedDelayMs) / 1000), boundBy };
};
