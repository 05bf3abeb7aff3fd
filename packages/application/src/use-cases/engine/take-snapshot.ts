import type { EngineState } from "./engine-state.ts";
import type { EngineSnapshot } from "./workflow-engine.ts";

/** What the engine does at this moment, copied out of its memory. */
export const takeSnapshot = (state: EngineState, nowMs: number): EngineSnapshot => ({
  engineId: state.settings.engineId,
  draining: state.draining,
  poolSize: state.poolSize,
  poolReason: state.poolReason,
  maxPoolSize: state.maxPoolSize,
  running: state.attempts.size,
  queued: state.scheduler.size,
  activeWorkflows: [...state.workflows.values()].map(({ key }) => key),
  allocations: [...state.attempts.values()].map(({ workflow, task, allocation }) => ({
    ...workflow.key,
    taskId: task.taskId,
    allocation,
  })),
  resources: state.resources,
  performance: state.performance(nowMs),
  totals: {
    dispatched: state.totals.dispatched,
    succeeded: state.totals.succeeded,
    retried: state.totals.retried,
    failed: state.totals.failed,
    stalled: state.totals.stalled,
    handOffMs: [...state.totals.handOffMs],
  },
  storeTrouble: state.storeTrouble,
  stopped: state.stopped,
});
