import type { ClockPort } from "@plimsoll/application";
import type { CalibrationRecord } from "@plimsoll/domain";
import { measureClockResolutionMs } from "./measure-clock.ts";
import { measureLlm } from "./measure-llm.ts";
import type { LlmMeasurement } from "./measure-llm.ts";
import { measureRunnerCeilingPerSec } from "./measure-runner-ceiling.ts";
import { measureTimerJitterP99Ms } from "./measure-timer-jitter.ts";

const NO_LLM: LlmMeasurement = { roundTripP50Ms: null, roundTripP99Ms: null, ceilingPerSec: null };

/** One measurement after the other, so that none disturbs another; about 1.7 s with an LLM, 0.9 s without. */
export const calibrate = async (clock: ClockPort, llmBaseUrl: string | null): Promise<CalibrationRecord> => {
  const clockResolutionMs = measureClockResolutionMs(clock);
  const timerJitterP99Ms = await measureTimerJitterP99Ms(clock);
  const runnerCeilingPerSec = await measureRunnerCeilingPerSec(clock);
  const llm = llmBaseUrl === null ? NO_LLM : await measureLlm(clock, llmBaseUrl);
  return {
    kind: "calibration",
    clockResolutionMs,
    timerJitterP99Ms,
    loopbackRoundTripP50Ms: llm.roundTripP50Ms,
    loopbackRoundTripP99Ms: llm.roundTripP99Ms,
    llmCeilingPerSec: llm.ceilingPerSec,
    runnerCeilingPerSec,
  };
};
