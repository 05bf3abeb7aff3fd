import type { AgentOrchestratorPort, ClockPort, OrchestratorFailure, ReportedProcess } from "@plimsoll/application";
import type { OrchestratorDescription } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Redacted from "effect/Redacted";
import * as Result from "effect/Result";
import type * as Scope from "effect/Scope";
import { makeRedactor } from "../failure/redactor.ts";
import { failureOf } from "../failure/failures.ts";
import type { ExplainLoss } from "../http/exchange.ts";
import { makeExchanger } from "../http/exchanger.ts";
import { makeDecoder, type Decoder } from "../wire/decoder.ts";
import { Info, PROTOCOL_VERSION, ProtocolVersion } from "../wire/info.schema.ts";
import { Resources } from "../wire/resources.schema.ts";
import { ask } from "./ask.ts";
import { DEFAULT_BRIDGE_TIMEOUTS, type BridgeContext, type BridgeTimeouts } from "./bridge-context.ts";
import { instantiate } from "./instantiate.ts";
import { parseOrchestratorUrl } from "./parse-orchestrator-url.ts";

/** How to reach a server of the orchestrator protocol. */
export interface BridgeOptions {
  /** http:// or https://, without credentials; a path, if any, precedes `/v1`. */
  readonly baseUrl: string;
  /** Bearer token. @default none is sent */
  readonly token?: Redacted.Redacted<string>;
  /** Values that no text of the bridge may show, beside the token. @default none */
  readonly secrets?: readonly string[];
  readonly clock: ClockPort;
  /** Largest number of open work connections; at least the number of agents, or requests wait for one another. */
  readonly connections: number;
  readonly timeouts?: Partial<BridgeTimeouts>;
  /** Longest answer, and longest line of a batch, that is kept. @default 33554432 */
  readonly maxAnswerBytes?: number;
  /** Says why a connection was lost. @default it is unreachable */
  readonly explainLoss?: ExplainLoss;
}

const MAX_ANSWER_BYTES = 32 * 1024 * 1024;
const KEEP_ALIVE_MS = 4_000;

const decodeVersion = makeDecoder("The description", ProtocolVersion);
const decodeWhole = makeDecoder("The description", Info);
const decodeResources = makeDecoder("The resource report", Resources);

const decodeInfo: Decoder<Info> = (body, redact) =>
  Result.flatMap(decodeVersion(body, redact), ({ protocolVersion }) =>
    protocolVersion === PROTOCOL_VERSION
      ? decodeWhole(body, redact)
      : Result.fail(
          failureOf(
            "protocol-violation",
            `The orchestrator speaks version ${redact(protocolVersion).slice(0, 40)} of the protocol; this runner speaks version ${PROTOCOL_VERSION}`,
            "Use a release of the orchestrator and of Plimsoll that speak the same version of the protocol.",
          ),
        ),
  );

const infoOf = (context: BridgeContext): Effect.Effect<Info, OrchestratorFailure> =>
  ask(
    context,
    { method: "GET", path: "/v1/info", deadlineMs: context.timeouts.answerMs },
    { status: 200, decode: decodeInfo },
  );

const descriptionOf = ({ orchestrator, protocolVersion: _, ...rest }: Info): OrchestratorDescription => ({
  ...orchestrator,
  ...rest,
});

const resourcesOf = (context: BridgeContext): Effect.Effect<readonly ReportedProcess[], OrchestratorFailure> =>
  ask(
    context,
    { method: "GET", path: "/v1/resources", deadlineMs: context.timeouts.answerMs },
    { status: 200, decode: decodeResources },
  ).pipe(
    Effect.map(({ processes }) =>
      processes.map(({ pid, role, pssBytes, rssBytes }) => ({ pid, role, pssBytes, rssBytes })),
    ),
  );

/** The bridge, and the handle by which the keeper of a process ends its exchanges when that process dies. */
export interface OpenedBridge {
  readonly orchestrator: AgentOrchestratorPort;
  readonly failAll: (failure: OrchestratorFailure) => void;
}

/** Connections only; nothing is asked yet. */
export const makeBridgeContext = Effect.fnUntraced(function* (options: BridgeOptions) {
  const baseUrl = yield* Effect.fromResult(parseOrchestratorUrl(options.baseUrl));
  const token = options.token === undefined ? null : Redacted.value(options.token);
  const redact = makeRedactor([...(token === null ? [] : [token]), ...(options.secrets ?? [])]);
  const timeouts = { ...DEFAULT_BRIDGE_TIMEOUTS, ...options.timeouts };
  const maxAnswerBytes = options.maxAnswerBytes ?? MAX_ANSWER_BYTES;
  const exchanger = yield* makeExchanger({
    baseUrl,
    token,
    connections: options.connections,
    connectTimeoutMs: timeouts.connectMs,
    keepAliveMs: KEEP_ALIVE_MS,
    maxAnswerBytes,
    clock: options.clock,
    redact,
    explainLoss: options.explainLoss ?? ((failure, deliver) => deliver(failure)),
  });
  const context: BridgeContext = { exchanger, clock: options.clock, redact, timeouts, maxAnswerBytes };
  return context;
});

/** The port over connections that stand; asks once for the description, because the capabilities decide how batches go. */
export const bridgeOver = (context: BridgeContext): Effect.Effect<AgentOrchestratorPort, OrchestratorFailure> =>
  Effect.map(infoOf(context), ({ capabilities }) => ({
    describe: Effect.map(infoOf(context), descriptionOf),
    instantiate: (request) => instantiate(context, capabilities, request),
    resources: capabilities.includes("resources") ? resourcesOf(context) : Effect.succeed(null),
  }));

/**
 * An orchestrator beyond HTTP (orchestrator-protocol.md). It must be ready; its connections live as long as the Scope.
 * Fails with `unreachable`, `unauthorized` or `protocol-violation`.
 */
export const makeBridge = (
  options: BridgeOptions,
): Effect.Effect<AgentOrchestratorPort, OrchestratorFailure, Scope.Scope> =>
  Effect.flatMap(makeBridgeContext(options), bridgeOver);
