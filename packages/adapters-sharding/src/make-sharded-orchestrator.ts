import type {
  AgentInstantiation,
  AgentOrchestratorPort,
  AgentSpec,
  ClockPort,
  OrchestratorFailure,
  PoolRequest,
} from "@plimsoll/application";
import * as Effect from "effect/Effect";
import * as Result from "effect/Result";
import { assignAgents } from "./assign-agents.ts";
import { mergeDescriptions } from "./merge-descriptions.ts";
import type { Shard } from "./shard.ts";
import { isLoss, lostAgents, ofShard } from "./shard-loss.ts";
import { ShardPool, type ShardPoolContext } from "./shard-pool.ts";
import { makeShardedPool } from "./sharded-pool.ts";

/** Orchestrators that are up, and who hears of one that is lost. */
export interface ShardedOptions {
  /** At least one; agents go to them in this order. */
  readonly shards: readonly Shard[];
  readonly clock: ClockPort;
  readonly onLoss: (message: string) => void;
}

const EACH = { concurrency: "unbounded" } as const;

interface LossBook extends Pick<ShardPoolContext, "onLoss" | "hasOthers"> {
  readonly isLost: (shard: Shard) => boolean;
}

const lossBook = ({ shards, onLoss }: ShardedOptions): LossBook => {
  const lost = new Set<Shard>();
  return {
    isLost: (shard) => lost.has(shard),
    onLoss: (shard, failure) => {
      if (!lost.has(shard)) onLoss(`lost ${failure.message}; its agents fail, the other shards go on`);
      lost.add(shard);
    },
    hasOthers: (shard) => shards.some((other) => other !== shard && !lost.has(other)),
  };
};

interface Built {
  readonly pool: ShardPool | null;
  readonly agents: readonly AgentInstantiation[];
}

const buildShare = Effect.fnUntraced(function* (
  shard: Shard,
  agents: readonly AgentSpec[],
  request: PoolRequest,
  context: ShardPoolContext,
) {
  const asked = yield* Effect.result(shard.orchestrator.instantiate({ ...request, agents }));
  if (Result.isSuccess(asked)) {
    const pool = new ShardPool(shard, asked.success, context);
    yield* Effect.addFinalizer(() => Effect.sync(() => pool.markReleased()));
    return { pool, agents: asked.success.agents } satisfies Built as Built;
  }
  const failure = ofShard(shard.label, asked.failure);
  if (!isLoss(asked.failure)) return yield* failure;
  context.onLoss(shard, failure);
  if (!context.hasOthers(shard)) return yield* failure;
  return { pool: null, agents: lostAgents(agents, failure) } satisfies Built as Built;
});

const instantiate = (options: ShardedOptions, context: ShardPoolContext): AgentOrchestratorPort["instantiate"] =>
  Effect.fnUntraced(function* (request) {
    const { shards } = options;
    const shares = assignAgents(request.agents, shards.length);
    const asked = shards.flatMap((shard, index) => {
      const agents = shares[index] ?? [];
      return agents.length === 0 ? [] : [{ shard, agents }];
    });
    const built = yield* Effect.forEach(
      asked,
      ({ shard, agents }) => buildShare(shard, agents, request, context),
      EACH,
    );
    const pools = built.flatMap(({ pool }) => (pool === null ? [] : [pool]));
    const owners = new Map(built.flatMap(({ pool, agents }) => agents.map(({ agentId }) => [agentId, pool] as const)));
    const states = new Map(built.flatMap(({ agents }) => agents.map((agent) => [agent.agentId, agent] as const)));
    return makeShardedPool({
      pools,
      agents: request.agents.flatMap(({ agentId }) => states.get(agentId) ?? []),
      poolOf: (agentId) => owners.get(agentId) ?? null,
      nowMs: context.nowMs,
    });
  });

/**
 * A sum over some of the processes would be judged as if it were all: a shard that is elsewhere, or does not answer, leaves
 * the whole unanswered. One that is lost has no processes any more.
 */
const resourcesOf = (shards: readonly Shard[], { isLost }: LossBook): AgentOrchestratorPort["resources"] =>
  Effect.gen(function* () {
    if (shards.some(({ isOnThisHost }) => !isOnThisHost)) return null;
    const living = shards.filter((shard) => !isLost(shard));
    const answered = yield* Effect.forEach(
      living,
      ({ label, orchestrator }) => Effect.mapError(orchestrator.resources, (failure) => ofShard(label, failure)),
      EACH,
    );
    if (answered.length === 0 || answered.some((each) => each === null)) return null;
    const processes = answered.flatMap((each) => each ?? []);
    return [...new Map(processes.map((each) => [each.pid, each])).values()];
  });

const describeAll = (shards: readonly Shard[]): AgentOrchestratorPort["describe"] =>
  Effect.map(
    Effect.forEach(
      shards,
      ({ orchestrator, label, isOnThisHost }) =>
        orchestrator.describe.pipe(
          Effect.map((description) => ({ label, isOnThisHost, description })),
          Effect.mapError((failure): OrchestratorFailure => ofShard(label, failure)),
        ),
      EACH,
    ),
    mergeDescriptions,
  );

/**
 * Several orchestrators behind one port: agents go round robin by index, batches fan out, results come as they finish.
 * A shard that is lost fails its own agents only; when the last one is lost the exchange fails as a whole.
 */
export const makeShardedOrchestrator = (options: ShardedOptions): AgentOrchestratorPort => {
  const losses = lossBook(options);
  const context = { ...losses, nowMs: () => options.clock.nowMs() };
  return {
    describe: describeAll(options.shards),
    instantiate: instantiate(options, context),
    resources: resourcesOf(options.shards, losses),
  };
};
