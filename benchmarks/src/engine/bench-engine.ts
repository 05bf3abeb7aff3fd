import { makeResourceMonitor } from "@plimsoll/adapters-host";
import { makeEventStream, makeMemoryWorkflowStore } from "@plimsoll/adapters-memory";
import { makeEmbeddedDatabase, makePostgresWorkflowStore, migrate } from "@plimsoll/adapters-postgres";
import {
  DEFAULT_CLAIM_TTL_MS,
  DEFAULT_TICK_MS,
  makeWorkflowEngine,
  type TaskRunnerPort,
  type WorkflowEngine,
  type WorkflowStorePort,
} from "@plimsoll/application";
import {
  DEFAULT_PARALLEL_EXECUTION_CONFIG,
  DEFAULT_POOL_SCALING,
  DEFAULT_ROUTING_RULES,
  type ParallelWorkflow,
} from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { seededRandom } from "./seeded-random.ts";

/** A new folder that the database's account may enter; the Scope removes it. */
export const temporaryFolder = Effect.acquireRelease(
  Effect.sync(() => {
    const folder = mkdtempSync(join(tmpdir(), "plimsoll-bench-"));
    chmodSync(folder, 0o755);
    return folder;
  }),
  (folder) => Effect.sync(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })),
);

/** A migrated database that another process may be reading too. */
export const postgresStore = Effect.fnUntraced(function* (databaseUrl: string) {
  yield* migrate(databaseUrl);
  return yield* makePostgresWorkflowStore({ databaseUrl });
});

/** The embedded database as users have it: commits wait for the disk. */
export const embeddedStore = Effect.fnUntraced(function* (folder: string) {
  const { databaseUrl } = yield* makeEmbeddedDatabase({ folder });
  return yield* postgresStore(databaseUrl);
});

/** Both stores, each opened on demand and closed with its Scope. */
export const benchStores = {
  memory: makeMemoryWorkflowStore(),
  embedded: Effect.flatMap(temporaryFolder, embeddedStore),
} as const;

/** The whole engine as the product composes it: real resource monitor, event stream, default settings; no listener. */
export const benchEngine = Effect.fnUntraced(function* (
  store: WorkflowStorePort,
  runner: TaskRunnerPort,
  concurrency: number,
) {
  const ports = { store, runner, monitor: yield* makeResourceMonitor(), events: yield* makeEventStream(store) };
  return yield* makeWorkflowEngine(ports, {
    engineId: `bench-${process.pid}`,
    execution: {
      ...DEFAULT_PARALLEL_EXECUTION_CONFIG,
      maxConcurrentAgents: concurrency,
      memoryLimitPerAgentMb: 1,
    },
    tenantWeights: {},
    tenantCaps: {},
    routing: DEFAULT_ROUTING_RULES,
    scaling: DEFAULT_POOL_SCALING,
    limits: null,
    claimTtlMs: DEFAULT_CLAIM_TTL_MS,
    tickMs: DEFAULT_TICK_MS,
    recoverOrphans: false,
    random: seededRandom(4),
  });
});

/** From handing the workflow over to having its result. */
export const execute = Effect.fnUntraced(function* (engine: WorkflowEngine, workflow: ParallelWorkflow) {
  const before = performance.now();
  yield* engine.submit(workflow);
  const result = yield* engine.result(workflow);
  return { result, wallMs: performance.now() - before };
});
