import type { ClockPort, OrchestratorFailure, OrchestratorProviderPort } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import type * as Redacted from "effect/Redacted";
import type { BridgeTimeouts } from "../bridge/bridge-context.ts";
import { bridgeOver, makeBridgeContext } from "../bridge/make-bridge.ts";
import { isLoopback, parseOrchestratorUrl } from "../bridge/parse-orchestrator-url.ts";
import { failureOf } from "../failure/failures.ts";
import { awaitReady } from "./await-ready.ts";
import { llmOutOfReach } from "./llm-reach.ts";
import { withTrustedResources } from "./trusted-resources.ts";

/** A server of the orchestrator protocol that somebody else started, and somebody else stops. */
export interface AttachOptions {
  /** http:// or https://, without credentials. */
  readonly url: string;
  /** From PLIMSOLL_ORCHESTRATOR_TOKEN. @default none is sent */
  readonly token?: Redacted.Redacted<string>;
  readonly clock: ClockPort;
  /** How long it may say that it is starting. @default 120000 */
  readonly startTimeoutMs?: number;
  readonly timeouts?: Partial<BridgeTimeouts>;
}

const START_TIMEOUT_MS = 120_000;

const noteDistance = (url: URL, hasToken: boolean, onPhase: (message: string) => void): void => {
  if (isLoopback(url)) return;
  const exposed = hasToken && url.protocol === "http:" ? " and the token travels unencrypted" : "";
  onPhase(`${url.host} is not on this machine: latency includes the network${exposed}`);
};

const tooSlow = (url: URL, startTimeoutMs: number): OrchestratorFailure =>
  failureOf(
    "start-timeout",
    `${url.origin} was not ready within ${startTimeoutMs} ms`,
    "Look at the orchestrator's own log: GET /v1/health must answer 200 before a run begins.",
  );

/** The provider for `--orchestrator http://…`: waits until the server is ready, checks its protocol version, and refuses one that can't reach the run's LLM. */
export const attachProvider = (options: AttachOptions): OrchestratorProviderPort => ({
  start: Effect.fnUntraced(function* (scenario, onPhase) {
    const url = yield* Effect.fromResult(parseOrchestratorUrl(options.url));
    noteDistance(url, options.token !== undefined, onPhase);
    const { startTimeoutMs = START_TIMEOUT_MS, url: baseUrl, ...rest } = options;
    const context = yield* makeBridgeContext({ ...rest, baseUrl, connections: scenario.agentCount });
    yield* awaitReady(context, onPhase).pipe(
      Effect.timeoutOrElse({
        duration: startTimeoutMs,
        orElse: () => Effect.fail(tooSlow(url, startTimeoutMs)),
      }),
    );
    const orchestrator = yield* bridgeOver(context);
    const { capabilities } = yield* orchestrator.describe;
    const outOfReach = llmOutOfReach(url, capabilities);
    if (outOfReach !== null) return yield* outOfReach;
    return withTrustedResources(orchestrator, url, onPhase);
  }),
});
