import {
  type EngineSettings,
  makeWorkflowEngine,
  type ResourceMonitorPort,
  type TaskRunnerPort,
  type AuditedWorkflowStore,
  type WorkflowStorePort,
} from "@plimsoll/application";
import {
  DEFAULT_ERROR_HANDLING,
  DEFAULT_PARALLEL_EXECUTION_CONFIG,
  DEFAULT_POOL_SCALING,
  DEFAULT_ROUTING_RULES,
} from "@plimsoll/domain";
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import { DEFAULT_ALERT_RULES } from "../../alerts/alert-rule.ts";
import type { TokenSettings } from "../auth/token-keys.ts";
import { DEFAULT_HTTP_LIMITS, type HttpLimits, type HttpSettings } from "../http-settings.ts";
import { type HttpServerPorts, startHttpServer } from "../server/start-http-server.ts";
import { timedRunner } from "./timed-runner.ts";

/** 36 characters of a secret that only tests know. */
export const TEST_SECRET = "a-secret-that-only-the-tests-know-36";

const MEBIBYTE = 1024 * 1024;

const STEADY_MONITOR: ResourceMonitorPort = {
  machine: Effect.succeed({
    availableParallelism: 16,
    cpuQuotaCores: null,
    totalMemoryBytes: 65_536 * MEBIBYTE,
    memoryLimitBytes: null,
    availableMemoryBytes: 32_768 * MEBIBYTE,
  }),
  use: Effect.map(Clock.currentTimeMillis, (atMs) => ({
    atMs,
    cpuCores: 3.5,
    memoryBytes: 420 * MEBIBYTE,
    availableMemoryBytes: 32_000 * MEBIBYTE,
    openFiles: 40,
    processes: 2,
  })),
};

export interface ServedOptions {
  readonly runner?: TaskRunnerPort;
  readonly engine?: Partial<EngineSettings>;
  readonly limits?: Partial<HttpLimits>;
  readonly tokens?: TokenSettings;
  readonly settings?: Partial<HttpSettings>;
  /** Goes before the store that the server (not the engine) asks. */
  readonly wrapStore?: (store: WorkflowStorePort) => WorkflowStorePort;
  readonly ports?: Partial<Pick<HttpServerPorts, "audit">>;
  /** More than one server may show the same store. */
  readonly store?: AuditedWorkflowStore;
}

const httpSettings = ({ limits, tokens, settings }: ServedOptions): HttpSettings => ({
  host: "127.0.0.1",
  port: 0,
  tokens: tokens ?? {
    keys: { kind: "secret", secret: new TextEncoder().encode(TEST_SECRET) },
    issuer: null,
    audience: null,
  },
  localTenantId: "default",
  limits: { ...DEFAULT_HTTP_LIMITS, ...limits },
  codeWork: "operators",
  codeRoots: [],
  workflowFolder: process.cwd(),
  defaults: () => ({
    execution: DEFAULT_PARALLEL_EXECUTION_CONFIG,
    errorHandling: { ...DEFAULT_ERROR_HANDLING, backoffBaseMs: 20 },
    agentMaxConcurrentTasks: 1,
    promptTask: { cpuCores: 0.05, memoryMb: 32 },
    codeTask: { cpuCores: 1, memoryMb: 128 },
  }),
  routing: () => DEFAULT_ROUTING_RULES,
  alerts: () => ({ rules: DEFAULT_ALERT_RULES, webhook: null }),
  capacity: () => ({ cpuCores: 16, memoryMb: 32_768 }),
  ...settings,
});

/** Loaded when it is needed, as the composition root does. */
const memoryAdapters = Effect.promise(() => import("@plimsoll/adapters-memory"));

/** A store that several servers of a test may share. */
export const memoryStore: Effect.Effect<AuditedWorkflowStore> = Effect.flatMap(memoryAdapters, (memory) =>
  memory.makeMemoryWorkflowStore(),
);

/** A real engine on a store in memory, behind a real server on loopback; all of it ends with the Scope. */
export const serveEngine = Effect.fnUntraced(function* (options: ServedOptions = {}) {
  const store = options.store ?? (yield* memoryStore);
  const { makeEventStream } = yield* memoryAdapters;
  const events = yield* makeEventStream(store);
  const runner = options.runner ?? timedRunner(() => ({ durationMs: 5, failure: null }));
  const engine = yield* makeWorkflowEngine(
    { store, events, runner, monitor: STEADY_MONITOR },
    {
      ...{ engineId: "engine-under-test", claimTtlMs: 15_000, tickMs: 20, recoverOrphans: false, random: () => 0.5 },
      ...{ execution: DEFAULT_PARALLEL_EXECUTION_CONFIG, tenantWeights: {}, tenantCaps: {} },
      ...{ routing: DEFAULT_ROUTING_RULES, scaling: DEFAULT_POOL_SCALING, limits: null },
      ...options.engine,
    },
  );
  const shown = options.wrapStore?.(store) ?? store;
  const server = yield* startHttpServer({
    ...{ engine, store: shown, events, settings: httpSettings(options) },
    ...{ audit: store.audit, ...options.ports },
  });
  return { ...server, engine, store, events };
});
