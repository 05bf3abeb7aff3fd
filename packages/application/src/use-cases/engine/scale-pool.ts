import { BYTES_PER_MB, decidePoolSize } from "@plimsoll/domain";
import type { EngineState } from "./engine-state.ts";

const observation = (state: EngineState, nowMs: number) => {
  const { totals, settings, machine } = state;
  const observed = {
    nowMs,
    queued: state.scheduler.readyCount(nowMs),
    running: state.attempts.size,
    oldestWaitMs: state.scheduler.oldestWaitMs(nowMs),
    rateLimitedCount: totals.rateLimited,
    timeoutCount: 0,
    medianLatencyMs: totals.takeMedianLatencyMs(),
    availableMemoryBytes: state.resources?.availableMemoryBytes ?? machine.availableMemoryBytes,
    memoryPerTaskBytes: meanMemoryMb(state, settings.execution.memoryLimitPerAgentMb) * BYTES_PER_MB,
    maxSize: state.maxPoolSize,
  };
  totals.rateLimited = 0;
  return observed;
};

/** What a running task was allocated on average; the limit for each agent while none runs. */
const meanMemoryMb = (state: EngineState, limitMb: number): number => {
  const allocated = [...state.attempts.values()].map(({ allocation }) => allocation.memoryMb);
  return allocated.length === 0 ? limitMb : allocated.reduce((a, b) => a + b, 0) / allocated.length;
};

/** Looks at queue, latency, refusals and memory, and sets how many tasks may run; every change is journalled with its reason. */
export const scalePool = (state: EngineState, nowMs: number): void => {
  if (!state.settings.execution.autoScalingEnabled) return;
  const decision = decidePoolSize(state.pool, observation(state, nowMs), state.settings.scaling);
  state.pool = decision.state;
  if (!decision.changed || decision.size === state.poolSize) return;
  const from = state.poolSize;
  state.poolSize = decision.size;
  state.poolReason = decision.reason;
  for (const workflow of state.workflows.values())
    if (!workflow.finished)
      workflow.record({ kind: "pool-scaled", atMs: nowMs, from, to: decision.size, reason: decision.reason });
};
