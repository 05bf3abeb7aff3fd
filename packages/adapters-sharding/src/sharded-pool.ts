import {
  type AgentInstantiation,
  type InvocationRequest,
  type InvocationResult,
  OrchestratorFailure,
  type OrchestratorPool,
} from "@plimsoll/application";
import * as Effect from "effect/Effect";
import * as Stream from "effect/Stream";
import type { ShardPool } from "./shard-pool.ts";

/** What a sharded pool is made of. */
export interface ShardedPoolParts {
  readonly pools: readonly ShardPool[];
  /** In the order in which they were asked for. */
  readonly agents: readonly AgentInstantiation[];
  /** Null where the agent's shard has no pool. */
  readonly poolOf: (agentId: string) => ShardPool | null;
  readonly nowMs: () => number;
}

const unknownAgent = (agentId: string): OrchestratorFailure =>
  new OrchestratorFailure({
    code: "agent-not-found",
    message: `No shard has an agent ${agentId}`,
    hint: "Ask for an agent of the pool's own list whose status is ready.",
    exitCode: null,
    lastStderr: [],
  });

const misrouted = (label: string, requestId: string): OrchestratorFailure =>
  new OrchestratorFailure({
    code: "conservation",
    message: `Shard ${label} answered ${requestId}, which was sent to another shard`,
    hint: "Two shards must not share their work: give each server an address and state of its own.",
    exitCode: null,
    lastStderr: [],
  });

const EACH = { concurrency: "unbounded" } as const;

type Batch = Stream.Stream<InvocationResult, OrchestratorFailure>;

/** Requests by the pool that they go to. */
const requestsByPool = (
  requests: readonly InvocationRequest[],
  poolOf: ShardedPoolParts["poolOf"],
): ReadonlyMap<ShardPool | null, readonly InvocationRequest[]> => {
  const byPool = new Map<ShardPool | null, InvocationRequest[]>();
  for (const request of requests) {
    const pool = poolOf(request.agentId);
    const own = byPool.get(pool);
    if (own === undefined) byPool.set(pool, [request]);
    else own.push(request);
  }
  return byPool;
};

/** A failure that is everybody's waits until the other shards have answered, so that nothing they did is lost. */
const failingLast = (batches: readonly Batch[]): Batch =>
  Stream.suspend(() => {
    const failures: OrchestratorFailure[] = [];
    const heldBack = batches.map((batch) =>
      Stream.catchTag(batch, "OrchestratorFailure", (failure): Batch => {
        failures.push(failure);
        return Stream.empty;
      }),
    );
    const last: Batch = Stream.suspend(() => {
      const [first] = failures;
      return first === undefined ? Stream.empty : Stream.fail(first);
    });
    return Stream.concat(Stream.mergeAll(heldBack, { concurrency: "unbounded" }), last);
  });

/** Conservation of one shard: it may answer nobody else's requests. */
const onlyItsOwn = (
  pool: ShardPool,
  own: readonly InvocationRequest[],
  ownerOf: (requestId: string) => ShardPool | null,
): Batch =>
  Stream.suspend(() => {
    const strays: string[] = [];
    const watched = Stream.map(pool.invokeBatch(own), (result) => {
      const owner = ownerOf(result.requestId);
      if (owner !== null && owner !== pool) strays.push(result.requestId);
      return result;
    });
    const judged: Batch = Stream.suspend(() => {
      const [stray] = strays;
      return stray === undefined ? Stream.empty : Stream.fail(misrouted(pool.shard.label, stray));
    });
    return Stream.concat(watched, judged);
  });

const batchOf = ({ poolOf, nowMs }: ShardedPoolParts, requests: readonly InvocationRequest[]): Batch => {
  const byPool = requestsByPool(requests, poolOf);
  const owners = new Map(requests.map(({ requestId, agentId }) => [requestId, poolOf(agentId)]));
  const ownerOf = (requestId: string): ShardPool | null => owners.get(requestId) ?? null;
  const batches = [...byPool].map(([pool, own]): Batch => {
    if (pool === null) return Stream.fromIterable(own.map((request) => unanswerable(request, nowMs())));
    return onlyItsOwn(pool, own, ownerOf);
  });
  return failingLast(batches);
};

const unanswerable = ({ requestId, agentId }: InvocationRequest, receivedAtMs: number): InvocationResult => ({
  outcome: "failed",
  requestId,
  agentId,
  receivedAtMs,
  error: { code: "orchestrator-error", message: unknownAgent(agentId).message, retryable: false },
});

/** Where each open single request went, so that its cancellation follows it. */
class OpenRequests {
  readonly #pools = new Map<string, ShardPool>();

  track<A, E>(requestId: string, pool: ShardPool, effect: Effect.Effect<A, E>): Effect.Effect<A, E> {
    return Effect.suspend(() => {
      this.#pools.set(requestId, pool);
      return Effect.ensuring(
        effect,
        Effect.sync(() => this.#pools.delete(requestId)),
      );
    });
  }

  poolOf(requestId: string): ShardPool | null {
    return this.#pools.get(requestId) ?? null;
  }
}

/** A pool over the pools of all shards. */
export const makeShardedPool = (parts: ShardedPoolParts): OrchestratorPool => {
  const { pools, agents, poolOf } = parts;
  const open = new OpenRequests();
  const withPool = <A>(agentId: string, use: (pool: ShardPool) => Effect.Effect<A, OrchestratorFailure>) => {
    const pool = poolOf(agentId);
    return pool === null ? Effect.fail(unknownAgent(agentId)) : use(pool);
  };
  const cancel = (requestId: string) => {
    const owner = open.poolOf(requestId);
    const asked = owner === null ? pools : [owner];
    return Effect.forEach(asked, (pool) => pool.cancel(requestId), { ...EACH, discard: true });
  };
  return {
    poolId: pools.map(({ pool }) => pool.poolId).join("+"),
    agents,
    reportedInstantiationMs: pools.reduce<number | null>(
      (slowest, { pool }) => maxOf(slowest, pool.reportedInstantiationMs),
      null,
    ),
    invoke: (request) => withPool(request.agentId, (pool) => open.track(request.requestId, pool, pool.invoke(request))),
    invokeBatch: (requests) => batchOf(parts, requests),
    agentStatus: (agentId) => withPool(agentId, ({ pool }) => pool.agentStatus(agentId)),
    cancel,
    release: Effect.map(
      Effect.forEach(pools, (pool) => pool.release, EACH),
      (released) => released.reduce((sum, count) => sum + count, 0),
    ),
  };
};

/** Shards build at the same time: together they take as long as the slowest. */
const maxOf = (one: number | null, other: number | null): number | null =>
  one === null ? other : other === null ? one : Math.max(one, other);
