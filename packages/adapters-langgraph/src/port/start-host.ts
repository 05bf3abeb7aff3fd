import { OrchestratorFailure } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import type { Redact } from "../failure/redact.ts";
import { failureOf } from "../failure/failures.ts";
import type { LangGraphOptions } from "../lang-graph-options.ts";
import { findHostEntry } from "../process/host-entry.ts";
import { hostEnvironment } from "../process/host-environment.ts";
import { HostProcess } from "../process/host-process.ts";
import type { HostFacts, HostSettings } from "../wire/host-messages.ts";
import type { GraphTimeouts } from "./graph-timeouts.ts";
import { HostClient } from "./host-client.ts";

interface StartParts {
  readonly options: LangGraphOptions;
  readonly settings: HostSettings;
  readonly timeouts: GraphTimeouts;
  readonly redact: Redact;
}

const missingEntry = failureOf({
  code: "provisioning",
  message: "The agents' process has no entry file: graph-host-process was not found.",
  hint: "Bundle adapters-langgraph/src/host/graph-host-process.ts beside the main file, or pass hostEntry.",
});

const spawn = ({ options, settings, redact }: StartParts, entry: string): readonly [HostProcess, HostClient] => {
  const {
    env = process.env,
    passEnv = [],
    nodePath = process.execPath,
    nodeArgs = [],
    onLog = () => undefined,
  } = options;
  const isUserCode = settings.agentsFrom !== null;
  const client: HostClient = new HostClient(options.clock, (message) => host.send(message));
  const host: HostProcess = new HostProcess({
    entry,
    nodePath,
    nodeArgs,
    env: hostEnvironment({ env, passEnv, isUserCode, llm: settings.llm }),
    redact,
    onLog,
    onMessage: client.onMessage,
    onDeath: client.onDeath,
  });
  return [host, client];
};

const started = (client: HostClient, host: HostProcess, settings: HostSettings) =>
  Effect.callback<HostFacts, OrchestratorFailure>((resume) => {
    client.onStarted = (outcome) =>
      resume(outcome instanceof OrchestratorFailure ? Effect.fail(outcome) : Effect.succeed(outcome));
    host.send({ kind: "start", settings });
  });

const tooSlow = (limitMs: number, host: HostProcess): OrchestratorFailure =>
  new OrchestratorFailure({
    code: "start-timeout",
    message: `The process of the agents was not ready within ${limitMs} ms`,
    hint: "Its last lines on stderr say how far it came. Importing LangGraph takes 1 to 3 s; a module of yours that waits at its top level is waited for.",
    exitCode: null,
    lastStderr: host.lastStderr,
  });

/** Starts the child and waits until it has imported its agents; the Scope ends it, whatever it does. */
export const startHost = Effect.fnUntraced(function* (parts: StartParts) {
  const entry = findHostEntry(parts.options.hostEntry);
  if (entry === null) return yield* missingEntry;
  const { startMs, stopGraceMs } = parts.timeouts;
  const [host, client] = yield* Effect.acquireRelease(
    Effect.sync(() => spawn(parts, entry)),
    ([child]) => Effect.promise(() => child.stop(stopGraceMs)),
  );
  const facts = yield* Effect.timeoutOrElse(started(client, host, parts.settings), {
    duration: startMs,
    orElse: () => Effect.suspend(() => Effect.fail(tooSlow(startMs, host))),
  });
  return { client, facts };
});
