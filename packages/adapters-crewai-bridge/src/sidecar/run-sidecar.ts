import { randomBytes } from "node:crypto";
import { OrchestratorFailure, type AgentOrchestratorPort, type ClockPort } from "@plimsoll/application";
import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import * as Redacted from "effect/Redacted";
import type * as Scope from "effect/Scope";
import type { BridgeContext, BridgeTimeouts } from "../bridge/bridge-context.ts";
import { bridgeOver, makeBridgeContext } from "../bridge/make-bridge.ts";
import { makeRedactor } from "../failure/redactor.ts";
import { awaitReady, degraded, readHealth } from "../provider/await-ready.ts";
import { sidecarEnvironment } from "./sidecar-environment.ts";
import { SidecarProcess } from "./sidecar-process.ts";
import { makeStorageFolder } from "./storage-folder.ts";

/** A program that speaks the protocol on a port that it announces on stdout, and that ends when its stdin does. */
export interface RunSidecarOptions {
  /** Program and arguments, given the run-private storage folder. The token comes in PLIMSOLL_SIDECAR_TOKEN. */
  readonly command: (storageDir: string) => readonly string[];
  readonly cwd: string;
  readonly clock: ClockPort;
  readonly agentCount: number;
  /** The caller's environment, of which little is passed on. @default process.env */
  readonly env?: NodeJS.ProcessEnv;
  /** Names of further variables that the sidecar may see; their values are redacted wherever they show. @default none */
  readonly passEnv?: readonly string[];
  /** Variables that are set for the sidecar. @default none */
  readonly setEnv?: Readonly<Record<string, string>>;
  /** @default 120000 */
  readonly startTimeoutMs?: number;
  /** From the polite request to the kill. @default 5000 */
  readonly stopGraceMs?: number;
  readonly timeouts?: Partial<BridgeTimeouts>;
  /** Lines of its log, redacted. @default nobody */
  readonly onLog?: (line: string) => void;
  readonly onPhase: (message: string) => void;
}

const START_TIMEOUT_MS = 120_000;
const STOP_GRACE_MS = 5_000;

const startTimeout = (limitMs: number, sidecar: SidecarProcess): OrchestratorFailure =>
  new OrchestratorFailure({
    code: "start-timeout",
    message: `The sidecar was not ready within ${limitMs} ms`,
    hint: "Its last lines on stderr say how far it came. A busy machine needs longer: importing CrewAI takes 8 to 30 s.",
    exitCode: null,
    lastStderr: sidecar.lastStderr(),
  });

/** Whatever is being waited for ends with the process. */
const whileAlive = <A>(sidecar: SidecarProcess, work: Effect.Effect<A, OrchestratorFailure>) =>
  Effect.raceFirst(work, Effect.flatMap(Deferred.await(sidecar.died), Effect.fail));

const secretsOf = ({ env = process.env, passEnv = [] }: RunSidecarOptions): readonly string[] =>
  passEnv.flatMap((name) => env[name] ?? []);

const launch = Effect.fnUntraced(function* (options: RunSidecarOptions, token: string) {
  const { env = process.env, passEnv = [], setEnv = {}, cwd, command, stopGraceMs = STOP_GRACE_MS } = options;
  const storageDir = yield* makeStorageFolder;
  const own = { ...setEnv, PLIMSOLL_PASSED_ENV: passEnv.join(","), PLIMSOLL_SIDECAR_TOKEN: token, TMPDIR: storageDir };
  const onLog = options.onLog ?? (() => undefined);
  return yield* Effect.acquireRelease(
    Effect.sync(
      () =>
        new SidecarProcess({
          command: command(storageDir),
          env: sidecarEnvironment(env, passEnv, own),
          cwd,
          redact: makeRedactor([token, ...secretsOf(options)]),
          onLog,
          stopGraceMs,
        }),
    ),
    (sidecar) => sidecar.stop,
  );
});

/** A sidecar that has lost a worker answers for it within a wave (its invocations fail), but no new pool is built on the rest. */
const onWholeOrchestrator = (context: BridgeContext, orchestrator: AgentOrchestratorPort): AgentOrchestratorPort => ({
  ...orchestrator,
  instantiate: (request) =>
    Effect.flatMap(readHealth(context), (health) =>
      health.status === "degraded" ? Effect.fail(degraded(context, health.phase)) : orchestrator.instantiate(request),
    ),
});

const connect = Effect.fnUntraced(function* (options: RunSidecarOptions, sidecar: SidecarProcess, token: string) {
  const port = yield* whileAlive(sidecar, Deferred.await(sidecar.listening));
  const context: BridgeContext = yield* makeBridgeContext({
    baseUrl: `http://127.0.0.1:${port}`,
    token: Redacted.make(token),
    secrets: secretsOf(options),
    clock: options.clock,
    connections: options.agentCount,
    explainLoss: sidecar.explainLoss,
    ...(options.timeouts === undefined ? {} : { timeouts: options.timeouts }),
  });
  yield* Effect.forkScoped(
    Effect.tap(Deferred.await(sidecar.died), (failure) => Effect.sync(() => context.exchanger.failAll(failure))),
  );
  yield* whileAlive(sidecar, awaitReady(context, options.onPhase));
  return onWholeOrchestrator(context, yield* bridgeOver(context));
});

/**
 * Starts a sidecar and bridges to it. The Scope stops it: politely, then by killing its process group, and waits until
 * nobody is left. Its death at any time fails what is open, and everything later, with `died`.
 */
export const runSidecar = Effect.fnUntraced(function* (
  options: RunSidecarOptions,
): Effect.fn.Return<AgentOrchestratorPort, OrchestratorFailure, Scope.Scope> {
  const token = randomBytes(32).toString("base64url");
  const limitMs = options.startTimeoutMs ?? START_TIMEOUT_MS;
  const sidecar = yield* launch(options, token);
  return yield* connect(options, sidecar, token).pipe(
    Effect.timeoutOrElse({
      duration: limitMs,
      orElse: () => Effect.suspend(() => Effect.fail(startTimeout(limitMs, sidecar))),
    }),
  );
});
