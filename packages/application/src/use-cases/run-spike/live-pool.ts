import { agentIds, type EvidenceRecord, type Phase } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import { OrchestratorFailure, type OrchestratorPool } from "../../ports/agent-orchestrator.port.ts";
import { archon } from "./invocation-planner.ts";
import { findOrchestratorPids } from "./resource-sampling.ts";
import type { StartedSpike } from "./spike-session.ts";

/** A pool with its place in the run and the agents that came up. */
export interface LivePool {
  readonly ordinal: number;
  readonly handle: OrchestratorPool;
  readonly readyAgentIds: readonly string[];
}

const nobodyReady = (requested: number, pool: OrchestratorPool) =>
  new OrchestratorFailure({
    code: "no-agents",
    message: `none of ${requested} agents came up: ${pool.agents[0]?.error?.message ?? "no reason given"}`,
    hint: "look at the agents' errors in samples.ndjson (kind: agent); start with --agent-count 1",
    exitCode: null,
    lastStderr: [],
  });

const poolRecords = (
  pool: number,
  phase: Phase,
  span: { startedAtMs: number; endedAtMs: number },
  handle: OrchestratorPool,
): readonly EvidenceRecord[] => [
  {
    kind: "pool",
    phase,
    pool,
    requestedAgents: handle.agents.length,
    ...span,
    reportedInstantiationMs: handle.reportedInstantiationMs,
  },
  ...handle.agents.map((agent) => ({ kind: "agent" as const, phase, pool, ...agent })),
];

/** Instantiates a pool; its agents go with the Scope, `giveBackPool` releases them in order and writes it down. */
export const openPool = Effect.fnUntraced(function* (spike: StartedSpike, phase: Phase, agentCount: number) {
  const { session, llm, orchestrator } = spike;
  const { clock, progress } = session.ports;
  const ordinal = session.nextPool();
  const endpoint = session.llmIsFixed || llm.endpoint === null ? {} : { llm: llm.endpoint };
  const agents = agentIds(agentCount).map(archon);
  const { instantiationTimeoutMs } = session.scenario;
  const startedAtMs = clock.nowMs();
  const handle = yield* orchestrator.instantiate({ agents, ...endpoint, instantiationTimeoutMs });
  const endedAtMs = clock.nowMs();
  const readyAgentIds = handle.agents.filter(({ status }) => status === "ready").map(({ agentId }) => agentId);
  yield* session.log.append(poolRecords(ordinal, phase, { startedAtMs, endedAtMs }, handle));
  const failed = handle.agents.length - readyAgentIds.length;
  progress.publish({ type: "agents", ready: readyAgentIds.length, failed, total: agentCount });
  yield* findOrchestratorPids(spike);
  if (readyAgentIds.length === 0) return yield* nobodyReady(agentCount, handle);
  return { ordinal, handle, readyAgentIds };
});

/** Releases a pool and records how many agents the orchestrator let go. */
export const giveBackPool = ({ session }: StartedSpike, { ordinal, handle }: LivePool) =>
  handle.release.pipe(
    Effect.catchTag("OrchestratorFailure", () => Effect.succeed(null)),
    Effect.flatMap((releasedAgents) =>
      session.log.append([{ kind: "release", pool: ordinal, atMs: session.ports.clock.nowMs(), releasedAgents }]),
    ),
  );

/** Instantiates a pool, uses it, and gives it back however the use ends. */
export const withPool = <A, E, R>(
  spike: StartedSpike,
  phase: Phase,
  agentCount: number,
  use: (pool: LivePool) => Effect.Effect<A, E, R>,
) =>
  Effect.scoped(
    Effect.flatMap(openPool(spike, phase, agentCount), (pool) =>
      Effect.onExit(use(pool), () => giveBackPool(spike, pool)),
    ),
  );
