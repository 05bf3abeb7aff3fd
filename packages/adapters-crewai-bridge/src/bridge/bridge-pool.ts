import type { AgentStatus, InvocationRequest, OrchestratorFailure, OrchestratorPool } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { failureOfAnswer } from "../failure/answer-failure.ts";
import type { ExchangeRequest } from "../http/exchange.ts";
import { makeDecoder } from "../wire/decoder.ts";
import { Cancellation } from "../wire/invocations.schema.ts";
import { AgentState, ReleasedPool, type CreatedPool } from "../wire/pools.schema.ts";
import { ask } from "./ask.ts";
import type { BridgeContext } from "./bridge-context.ts";
import { batchStream, singlesStream } from "./invocation-streams.ts";
import { openInvocation } from "./open-invocation.ts";

const decodeState = makeDecoder("The agent's status", AgentState);
const decodeCancellation = makeDecoder("The cancellation's answer", Cancellation);
const decodeReleased = makeDecoder("The release's answer", ReleasedPool);

/** Path of a pool; its id is the server's own and is encoded. */
export const poolPathOf = (poolId: string): string => `/v1/pools/${encodeURIComponent(poolId)}`;

/** Gives a pool back; a second time answers 0. */
export const releasePool = (context: BridgeContext, poolId: string): Effect.Effect<number, OrchestratorFailure> =>
  ask(
    context,
    { method: "DELETE", path: poolPathOf(poolId), deadlineMs: context.timeouts.releaseMs },
    { status: 200, decode: decodeReleased },
  ).pipe(Effect.map(({ releasedAgents }) => releasedAgents));

const inWords = (error: string | { readonly code: string; readonly message: string } | null): string | null =>
  error === null || typeof error === "string" ? error : `${error.code}: ${error.message}`;

const statusOf = (
  context: BridgeContext,
  poolPath: string,
  agentId: string,
): Effect.Effect<AgentStatus, OrchestratorFailure> =>
  ask(
    context,
    { method: "GET", path: `${poolPath}/agents/${encodeURIComponent(agentId)}`, deadlineMs: context.timeouts.answerMs },
    { status: 200, decode: decodeState },
  ).pipe(Effect.map((state) => ({ ...state, lastError: inWords(state.lastError) })));

/** An invocation that has ended meanwhile needs no cancelling: that is not a failure. */
const cancelInvocation = (
  context: BridgeContext,
  poolPath: string,
  requestId: string,
): Effect.Effect<void, OrchestratorFailure> => {
  const path = `${poolPath}/invocations/${encodeURIComponent(requestId)}`;
  const request: ExchangeRequest = { method: "DELETE", path, deadlineMs: context.timeouts.answerMs };
  return Effect.flatMap(context.exchanger.send(request), (answer) => {
    if (answer.status === 204) return Effect.void;
    if (answer.status === 200) return Effect.asVoid(Effect.fromResult(decodeCancellation(answer.body, context.redact)));
    const failure = failureOfAnswer(`DELETE ${path}`, answer, context.redact);
    return failure.code === "invocation-not-found" ? Effect.void : Effect.fail(failure);
  });
};

/** The port's pool over HTTP. */
export const makeBridgePool = (
  context: BridgeContext,
  created: CreatedPool,
  capabilities: readonly string[],
): OrchestratorPool => {
  const poolPath = poolPathOf(created.poolId);
  const cancel = (requestId: string) => cancelInvocation(context, poolPath, requestId);
  const abandon = (requestId: string): void => {
    if (capabilities.includes("cancel")) Effect.runFork(Effect.ignore(cancel(requestId)));
  };
  const invokeBatch = (requests: readonly InvocationRequest[]) =>
    capabilities.includes("invoke-batch")
      ? batchStream(context, poolPath, requests, abandon)
      : singlesStream(context, poolPath, requests);
  return {
    poolId: created.poolId,
    agents: created.agents.map((agent) => ({ ...agent, instantiationMs: agent.instantiationMs ?? null })),
    reportedInstantiationMs: created.totalInstantiationMs,
    invoke: (request) =>
      Effect.callback((resume) =>
        Effect.sync(openInvocation(context, poolPath, request, (outcome) => resume(Effect.fromResult(outcome)))),
      ),
    invokeBatch,
    agentStatus: (agentId) => statusOf(context, poolPath, agentId),
    cancel,
    release: releasePool(context, created.poolId),
  };
};
