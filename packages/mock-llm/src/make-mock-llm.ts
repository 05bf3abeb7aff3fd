import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { LlmFailure } from "@plimsoll/application";
import type { ClockPort, LlmBehaviourPort, LlmEndpoint, StartedLlm } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import { makeBehaviourClient } from "./behaviour-client.ts";
import { DEFAULT_MODEL } from "./call-service.ts";
import { makeControlClient } from "./control-client.ts";
import { makeJournalClient } from "./journal-client.ts";
import type { MockLlmConfig, MockLlmSettings } from "./settings.ts";
import { findWorkerEntry } from "./worker-entry.ts";

/** Far above a start on a busy machine. */
const START_TIMEOUT_MS = 60_000;

export interface MockLlmOptions extends MockLlmConfig {
  readonly clock: ClockPort;
  /** The server's thread, where it is not beside this module. @default `server-worker` beside it */
  readonly workerEntry?: URL;
}

/** Of the whole server since its start or its last reset. */
export interface MockLlmStats {
  readonly inFlight: number;
  readonly largestInFlight: number;
  readonly endedCount: number;
  /** Malformed requests; answered 400 and not journalled. */
  readonly badRequestCount: number;
  /** Answered 507 because the journal was full. */
  readonly refusedForRoomCount: number;
}

/** Settings to replace; null takes one back to its default. */
export type SettingsChanges = { readonly [Name in keyof MockLlmSettings]?: MockLlmSettings[Name] | null };

/** A mock LLM in a thread of its own. */
export interface StartedMockLlm extends StartedLlm {
  readonly endpoint: LlmEndpoint;
  readonly behaviour: LlmBehaviourPort;
  /** Ends in `/_plimsoll/`. */
  readonly controlUrl: string;
  /** Changes the settings given, for calls that arrive from now on. */
  readonly configure: (changes: SettingsChanges) => Effect.Effect<void, LlmFailure>;
  readonly stats: Effect.Effect<MockLlmStats, LlmFailure>;
  /** Empties the journal and starts all draws anew. */
  readonly reset: Effect.Effect<void, LlmFailure>;
}

const startFailure = (cause: unknown, port: number): LlmFailure =>
  new LlmFailure({
    message: `The mock LLM did not start on port ${port}: ${cause instanceof Error ? cause.message : String(cause)}`,
    hint:
      port === 0
        ? "No local port could be opened; check the system's limits."
        : `Choose another port than ${port}, or 0 for a free one.`,
  });

const missingEntry = new LlmFailure({
  message: "The mock LLM's thread has no entry file: server-worker was not found.",
  hint: "Bundle mock-llm/src/server-worker.ts beside the main file, or pass workerEntry.",
});

const spawnWorker = (options: MockLlmOptions): Effect.Effect<Worker, LlmFailure, Scope.Scope> => {
  const { clock: _clock, workerEntry, ...config } = options;
  const entry = findWorkerEntry(workerEntry);
  if (entry === null) return Effect.fail(missingEntry);
  return Effect.acquireRelease(
    Effect.sync(() => new Worker(entry.url, { workerData: config, execArgv: [...entry.execArgv], name: "mock-llm" })),
    (worker) => Effect.promise(() => worker.terminate()),
  );
};

/** `once` rejects when the worker reports an error instead. */
const listeningPort = (worker: Worker, port: number): Effect.Effect<number, LlmFailure> =>
  Effect.tryPromise({
    try: async (signal) => Number((await once(worker, "message", { signal }))[0]),
    catch: (cause) => startFailure(cause, port),
  }).pipe(
    Effect.timeoutOrElse({
      duration: START_TIMEOUT_MS,
      orElse: () => Effect.fail(startFailure(`its thread said nothing for ${START_TIMEOUT_MS} ms`, port)),
    }),
  );

/** A thread that dies later is reported by the next request to it; without a listener Node would end the whole process. */
const watchDeath = (worker: Worker): (() => string | null) => {
  let diedOf: string | null = null;
  worker.on("error", (cause) => {
    diedOf = String(cause);
  });
  return () => diedOf;
};

/**
 * Starts the mock LLM in a worker thread, whose event loop the runner's work does not delay and which cannot outlive the
 * process. The Scope ends it, open calls included.
 */
export const makeMockLlm = Effect.fn("makeMockLlm")(function* (
  options: MockLlmOptions,
): Effect.fn.Return<StartedMockLlm, LlmFailure, Scope.Scope> {
  const worker = yield* spawnWorker(options);
  const port = yield* listeningPort(worker, options.port ?? 0);
  const controlUrl = `http://127.0.0.1:${port}/_plimsoll/`;
  const client = makeControlClient(controlUrl, watchDeath(worker));
  return {
    endpoint: { baseUrl: `http://127.0.0.1:${port}/v1`, model: options.model ?? DEFAULT_MODEL },
    controlUrl,
    journal: makeJournalClient(client, options.clock),
    behaviour: makeBehaviourClient(client, options.clock, options.seed),
    configure: (changes) => Effect.asVoid(client.request("PATCH", "settings", changes)),
    stats: Effect.map(client.request("GET", "stats"), (stats) => stats as MockLlmStats),
    reset: Effect.asVoid(client.request("POST", "reset")),
  };
});
