import { makeEventStream, makeMemoryWorkflowStore } from "@plimsoll/adapters-memory";
import {
  type EngineSettings,
  makeWorkflowEngine,
  type ResourceMonitorPort,
  type TaskAttempt,
  type TaskFailure,
  type TaskOutput,
  type TaskRunnerPort,
  type WorkflowEngine,
  type WorkflowStorePort,
} from "@plimsoll/application";
import type { WorkflowEvent } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import { engineSettings } from "./engine-settings.ts";

const GIB = 1024 ** 3;

/** A machine with room for everything, so that only what a test is about can be short. */
export const roomyMonitor: ResourceMonitorPort = {
  machine: Effect.succeed({
    availableParallelism: 64,
    cpuQuotaCores: null,
    totalMemoryBytes: 64 * GIB,
    memoryLimitBytes: null,
    availableMemoryBytes: 64 * GIB,
  }),
  use: Effect.succeed({
    atMs: 0,
    cpuCores: 0,
    memoryBytes: GIB,
    availableMemoryBytes: 63 * GIB,
    openFiles: 10,
    processes: 1,
  }),
};

export type Run = (attempt: TaskAttempt) => Effect.Effect<TaskOutput, TaskFailure>;

/** Work that looks at the engine that runs it. */
export type WatchingRun = (attempt: TaskAttempt, engine: WorkflowEngine) => Effect.Effect<TaskOutput, TaskFailure>;

/** The real engine on the memory store; `run` stands in for whoever does the work, and every attempt is kept. */
export const makeFixture = Effect.fnUntraced(function* (
  run: WatchingRun,
  change: Partial<EngineSettings> = {},
  given?: WorkflowStorePort,
  monitor: ResourceMonitorPort = roomyMonitor,
) {
  const store = given ?? (yield* makeMemoryWorkflowStore());
  const attempts: TaskAttempt[] = [];
  const runner: TaskRunnerPort = {
    run: (attempt) => Effect.suspend(() => (attempts.push(attempt), run(attempt, engine))),
  };
  const events = yield* makeEventStream(store);
  const ports = { store, runner, monitor, events };
  const engine: WorkflowEngine = yield* makeWorkflowEngine(ports, engineSettings("engine-1", change));
  const journal = (workflowId: string) =>
    Effect.map(store.journal({ tenantId: "tenant-1", workflowId }, 0, 10_000), (entries): readonly WorkflowEvent[] =>
      entries.map(({ event }) => event),
    );
  return { engine, store, attempts, journal, events };
});
