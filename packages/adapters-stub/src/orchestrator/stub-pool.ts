import type { AgentInstantiation, InvocationRequest, InvocationResult, OrchestratorPool } from "@plimsoll/application";
import { OrchestratorFailure } from "@plimsoll/application";
import * as Cause from "effect/Cause";
import * as Effect from "effect/Effect";
import * as Queue from "effect/Queue";
import * as Stream from "effect/Stream";
import { agentNotFound, poolNotFound } from "./failures.ts";
import type { MemoryHolder } from "../memory/memory-holder.ts";
import type { ExchangeListener } from "./stub-exchange.ts";
import type { StubPoolState } from "./stub-pool-state.ts";

type Results = Queue.Queue<InvocationResult, OrchestratorFailure | Cause.Done>;

/** The port's view of a pool. */
export const makeStubPool = (
  state: StubPoolState,
  agents: readonly AgentInstantiation[],
  parts: { readonly instantiationMs: number; readonly holder: MemoryHolder | null },
): OrchestratorPool => ({
  poolId: state.poolId,
  agents,
  reportedInstantiationMs: parts.instantiationMs,
  invoke: (request) => ifOpen(state, invokeOne(state, request)),
  invokeBatch: (requests) =>
    Stream.callback<InvocationResult, OrchestratorFailure>(
      (queue) => ifOpen(state, sendBatch(state, requests, queue)),
      {
        bufferSize: Number.POSITIVE_INFINITY,
      },
    ),
  agentStatus: (agentId) => ifOpen(state, statusOf(state, agentId)),
  cancel: (requestId) =>
    ifOpen(
      state,
      Effect.sync(() => state.cancel(requestId)),
    ),
  release: Effect.suspend(() => {
    if (state.isReleased) return Effect.succeed(0);
    const released = state.release();
    return Effect.as(parts.holder === null ? Effect.void : parts.holder.endPool(state.poolId), released);
  }),
});

const ifOpen = <A, R>(state: StubPoolState, effect: Effect.Effect<A, OrchestratorFailure, R>) =>
  Effect.suspend(() => {
    const { death } = state.run;
    if (death !== null) return Effect.fail(death);
    return state.isReleased ? Effect.fail(poolNotFound(state.poolId)) : effect;
  });

const statusOf = (state: StubPoolState, agentId: string) => {
  const agent = state.agents.get(agentId);
  return agent === undefined
    ? Effect.fail(agentNotFound(state.poolId, agentId))
    : Effect.succeed(state.statusOf(agent));
};

const invokeOne = (state: StubPoolState, request: InvocationRequest) =>
  Effect.callback<InvocationResult, OrchestratorFailure>((resume) => {
    const exchange = state.open([request], {
      onResults: ([result]) => {
        if (result !== undefined) resume(Effect.succeed(result));
      },
      onEnd: () => undefined,
      onFailure: (failure) => resume(Effect.fail(failure)),
    });
    return Effect.sync(() => exchange.abandon());
  });

const sendBatch = (state: StubPoolState, requests: readonly InvocationRequest[], queue: Results) =>
  Effect.acquireRelease(
    Effect.sync(() => state.open(requests, intoQueue(queue))),
    (exchange) => Effect.sync(() => exchange.abandon()),
  );

const intoQueue = (queue: Results): ExchangeListener => ({
  onResults: (results) => Queue.offerAllUnsafe(queue, results),
  onEnd: () => Queue.endUnsafe(queue),
  onFailure: (failure) => Queue.failCauseUnsafe(queue, Cause.fail(failure)),
});
