import type {
  EngineSettings,
  JournalEntry,
  ResourceMonitorPort,
  TaskRunnerPort,
  WorkflowEngine,
  WorkflowKey,
  WorkflowStorePort,
} from "@plimsoll/application";
import {
  DEFAULT_PARALLEL_EXECUTION_CONFIG,
  DEFAULT_POOL_SCALING,
  DEFAULT_ROUTING_RULES,
  type ParallelTask,
  type ParallelWorkflow,
} from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Stream from "effect/Stream";
import { ContractViolation } from "../contract-violation.ts";
import { freshTenant, workflowOf } from "../workflow-store/sample-workflows.ts";
import { keyOf } from "../workflow-store/store-steps.ts";
import type { EngineCheckContext } from "./workflow-engine-case.ts";

const GIB = 1024 ** 3;

/** More than the suite's tasks can fill. */
const roomyMachine: ResourceMonitorPort = {
  machine: Effect.succeed({
    availableParallelism: 64,
    cpuQuotaCores: null,
    totalMemoryBytes: 64 * GIB,
    memoryLimitBytes: null,
    availableMemoryBytes: 64 * GIB,
  }),
  use: Effect.succeed({
    atMs: 0,
    cpuCores: 0.1,
    memoryBytes: GIB,
    availableMemoryBytes: 63 * GIB,
    openFiles: 10,
    processes: 1,
  }),
};

/** Long enough that no claim of a living engine expires on a slow machine. */
const CLAIM_TTL_MS = 20_000;

const settingsOf = (changed: Partial<EngineSettings>): EngineSettings => ({
  engineId: `engine-${freshTenant()}`,
  claimTtlMs: CLAIM_TTL_MS,
  tickMs: 20,
  recoverOrphans: false,
  random: () => 0.5,
  execution: { ...DEFAULT_PARALLEL_EXECUTION_CONFIG, maxConcurrentAgents: 4 },
  tenantWeights: {},
  tenantCaps: {},
  routing: DEFAULT_ROUTING_RULES,
  scaling: DEFAULT_POOL_SCALING,
  limits: { cpuCores: 64, memoryMb: 64 * 1024 },
  ...changed,
});

export interface EngineParts {
  readonly runner: TaskRunnerPort;
  /** Another than the context's, e.g. one that breaks. */
  readonly store?: WorkflowStorePort;
  readonly settings?: Partial<EngineSettings>;
  /** Collects what the engine publishes. */
  readonly published?: JournalEntry[];
}

/** An engine of 4 places on a machine with room to spare, unless told otherwise. */
export const startEngine = ({ makeEngine, store }: EngineCheckContext, parts: EngineParts) =>
  makeEngine(
    {
      store: parts.store ?? store,
      runner: parts.runner,
      monitor: roomyMachine,
      events: {
        publish: (entries) => Effect.sync(() => void parts.published?.push(...entries)),
        subscribe: () => Effect.succeed(Stream.empty),
      },
    },
    settingsOf(parts.settings ?? {}),
  );

/** Settings with this many places for tasks. */
export const places = (maxConcurrentAgents: number): Partial<EngineSettings> => ({
  execution: { ...DEFAULT_PARALLEL_EXECUTION_CONFIG, maxConcurrentAgents },
});

/** A workflow whose retries follow each other at once. */
export const quickWorkflow = (
  tasks: readonly ParallelTask[],
  { tenantId, workflowId }: WorkflowKey = { tenantId: freshTenant(), workflowId: "quick" },
): ParallelWorkflow => {
  const workflow = workflowOf(tenantId, workflowId, tasks);
  return { ...workflow, errorHandling: { ...workflow.errorHandling, backoffBaseMs: 1, backoffMaxMs: 2 } };
};

const RESULT_LIMIT_MS = 30_000;
const LOOK_EVERY_MS = 5;

/** Fails an effect that does not end in time, as a broken promise instead of a test that hangs. */
export const inTime = <A, E, R>(promise: string, effect: Effect.Effect<A, E, R>, limitMs = RESULT_LIMIT_MS) =>
  Effect.timeoutOrElse(effect, {
    duration: limitMs,
    orElse: () => Effect.fail(new ContractViolation({ promise, observed: `nothing within ${limitMs} ms` })),
  });

/** Looks again and again until it holds. */
export const eventually = <E, R>(promise: string, holds: Effect.Effect<boolean, E, R>, limitMs = RESULT_LIMIT_MS) =>
  inTime(
    promise,
    Effect.gen(function* () {
      while (!(yield* holds)) yield* Effect.sleep(LOOK_EVERY_MS);
    }),
    limitMs,
  );

/** How a workflow ends; it must. */
export const resultOf = (engine: WorkflowEngine, key: WorkflowKey) =>
  inTime("a workflow comes to its end", engine.result(keyOf(key)));

/** Submits a workflow and waits for its end. */
export const execute = Effect.fnUntraced(function* (engine: WorkflowEngine, definition: ParallelWorkflow) {
  yield* engine.submit(definition);
  return yield* resultOf(engine, definition);
});

/** What an engine refuses with; a violation when it does not. */
export const refusalOf = Effect.fnUntraced(function* <E>(promise: string, asked: Effect.Effect<unknown, E>) {
  const result = yield* Effect.result(asked);
  if (result._tag === "Failure") return result.failure;
  return yield* new ContractViolation({ promise, observed: `it answers ${JSON.stringify(result.success)}` });
});
