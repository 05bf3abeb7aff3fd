import type {
  AgentStatus,
  InvocationRequest,
  InvocationResult,
  OrchestratorFailure,
  OrchestratorPool,
} from "@plimsoll/application";
import * as Cause from "effect/Cause";
import * as Effect from "effect/Effect";
import * as Queue from "effect/Queue";
import * as Stream from "effect/Stream";
import { miscounted, poolNotFound } from "../failure/failures.ts";
import type { InstantiatedPool } from "../wire/host-messages.ts";
import type { ExchangeListener } from "./graph-exchange.ts";
import type { GraphTimeouts } from "./graph-timeouts.ts";
import type { HostClient } from "./host-client.ts";

type Results = Queue.Queue<InvocationResult, OrchestratorFailure | Cause.Done>;

/** A pool's client, its limits, and whether it has been given back. */
export class PoolContext {
  readonly poolId: string;
  readonly client: HostClient;
  readonly timeouts: GraphTimeouts;
  isReleased = false;

  constructor(poolId: string, client: HostClient, timeouts: GraphTimeouts) {
    this.poolId = poolId;
    this.client = client;
    this.timeouts = timeouts;
  }
}

const ifOpen = <A, R>(context: PoolContext, effect: Effect.Effect<A, OrchestratorFailure, R>) =>
  Effect.suspend(() => (context.isReleased ? Effect.fail(poolNotFound(context.poolId)) : effect));

const open = (
  { client, poolId, timeouts }: PoolContext,
  requests: readonly InvocationRequest[],
  to: ExchangeListener,
) => client.invoke(poolId, requests, timeouts.graceMs, to);

const invokeOne = (context: PoolContext, request: InvocationRequest) =>
  Effect.callback<InvocationResult, OrchestratorFailure>((resume) => {
    const exchange = open(context, [request], {
      onResults: ([result]) => {
        if (result !== undefined) resume(Effect.succeed(result));
      },
      onEnd: () => resume(Effect.fail(miscounted(`${request.requestId} ended without a result`))),
      onFailure: (failure) => resume(Effect.fail(failure)),
    });
    return Effect.sync(() => exchange.abandon());
  });

const sendBatch = (context: PoolContext, requests: readonly InvocationRequest[], queue: Results) =>
  Effect.acquireRelease(
    Effect.sync(() =>
      open(context, requests, {
        onResults: (results) => Queue.offerAllUnsafe(queue, results),
        onEnd: () => Queue.endUnsafe(queue),
        onFailure: (failure) => Queue.failCauseUnsafe(queue, Cause.fail(failure)),
      }),
    ),
    (exchange) => Effect.sync(() => exchange.abandon()),
  );

const batchOf = (context: PoolContext, requests: readonly InvocationRequest[]) =>
  Stream.callback<InvocationResult, OrchestratorFailure>(
    (queue) => ifOpen(context, sendBatch(context, requests, queue)),
    {
      bufferSize: Number.POSITIVE_INFINITY,
    },
  );

/** Gives a pool back; a second time answers 0 without asking. */
export const releasePool = (context: PoolContext): Effect.Effect<number, OrchestratorFailure> =>
  Effect.suspend(() => {
    if (context.isReleased) return Effect.succeed(0);
    context.isReleased = true;
    const { client, poolId, timeouts } = context;
    return Effect.map(client.ask({ kind: "release", poolId }, timeouts.answerMs), (count) =>
      typeof count === "number" ? count : 0,
    );
  });

/** The port's view of a pool. */
export const makeGraphPool = (context: PoolContext, created: InstantiatedPool): OrchestratorPool => {
  const { client, poolId, timeouts } = context;
  return {
    poolId,
    agents: created.agents,
    reportedInstantiationMs: created.totalMs,
    invoke: (request) => ifOpen(context, invokeOne(context, request)),
    invokeBatch: (requests) => batchOf(context, requests),
    agentStatus: (agentId) =>
      ifOpen(
        context,
        Effect.map(
          client.ask({ kind: "agent-status", poolId, agentId }, timeouts.answerMs),
          (status) => status as AgentStatus,
        ),
      ),
    cancel: (requestId) =>
      ifOpen(context, Effect.asVoid(client.ask({ kind: "cancel", poolId, requestId }, timeouts.answerMs))),
    release: releasePool(context),
  };
};
