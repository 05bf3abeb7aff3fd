import {
  type AgentOrchestratorPort,
  type LlmEndpoint,
  type LlmFailure,
  OrchestratorFailure,
  type OrchestratorPool,
  orchestratorTaskRunner,
  TaskFailure,
  type TaskAttempt,
  type TaskOutput,
  type TaskRunnerPort,
} from "@plimsoll/application";
import type { Agent } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as RcMap from "effect/RcMap";
import type * as Scope from "effect/Scope";

/** An orchestrator that is up, and the LLM under it. */
export interface OrchestratorSession {
  readonly orchestrator: AgentOrchestratorPort;
  /** Null when the LLM is inside of the orchestrator. */
  readonly endpoint: LlmEndpoint | null;
}

/** Neither orchestrator nor LLM came up. */
export type StartFailure = OrchestratorFailure | LlmFailure;

/** How sessions are started and how long agents are kept. */
export interface AgentPoolsOptions {
  /** Starts orchestrator and LLM; its Scope stops them. */
  readonly start: Effect.Effect<OrchestratorSession, StartFailure, Scope.Scope>;
  readonly instantiationTimeoutMs: number;
  /** An agent that nobody asked for this long is released. @default 300000 */
  readonly idleMs?: number;
}

/** Agents of an orchestrator that come and go with the work. */
export interface AgentPools {
  readonly runner: TaskRunnerPort;
  /** Brings the orchestrator up now, so that its failure is the command's and not a task's. */
  readonly warmUp: Effect.Effect<void, StartFailure>;
}

interface AgentPool {
  readonly pool: OrchestratorPool;
  /** Of the session that it belongs to. */
  readonly generation: number;
}

const IDLE_MS = 300_000;

/** After these the orchestrator, or what it knew of us, is gone: the next attempt starts it, or attaches to it, anew. */
const LOST = new Set(["died", "unreachable", "start-timeout", "pool-not-found"]);
const lostTaskCodes: ReadonlySet<string> = new Set([...LOST].map((code) => `orchestrator-${code}`));

/** Tenants never share an agent, even one that is described alike. */
const keyOf = ({ tenantId, agent }: TaskAttempt): string => {
  const { agentId, role, goal, backstory } = agent;
  return JSON.stringify([tenantId, { agentId, role, goal, backstory }]);
};

const specOf = (key: string): Pick<Agent, "agentId" | "role" | "goal" | "backstory"> =>
  (JSON.parse(key) as [string, Pick<Agent, "agentId" | "role" | "goal" | "backstory">])[1];

const notBuilt = (agentId: string, error: { readonly code: string; readonly message: string } | undefined) =>
  new OrchestratorFailure({
    code: "agent-not-built",
    message: `agent ${agentId} could not be built: ${error?.message ?? "the orchestrator did not say why"}`,
    hint: "Look at the agent's role, goal and backstory, and at the LLM it was given.",
    exitCode: null,
    lastStderr: [],
  });

const startTaskFailure = (failure: StartFailure): TaskFailure =>
  new TaskFailure({
    class: failure._tag === "OrchestratorFailure" && LOST.has(failure.code) ? "retryable" : "permanent",
    code: failure._tag === "OrchestratorFailure" ? `orchestrator-${failure.code}` : "llm-not-started",
    message: `${failure.message} ${failure.hint}`.trim(),
    retryAfterMs: null,
  });

/** The server forgot the pool, as after its own restart: another attempt builds the agent anew. */
const asRetryable = (failure: TaskFailure): TaskFailure =>
  failure.code === "orchestrator-pool-not-found"
    ? new TaskFailure({ ...failure.taskError, class: "retryable" })
    : failure;

const build = Effect.fnUntraced(function* (session: OrchestratorSession, key: string, timeoutMs: number) {
  const spec = specOf(key);
  const llm = session.endpoint === null ? {} : { llm: session.endpoint };
  const pool = yield* session.orchestrator.instantiate({ agents: [spec], ...llm, instantiationTimeoutMs: timeoutMs });
  const [agent] = pool.agents;
  if (agent?.status !== "ready") return yield* notBuilt(spec.agentId, agent?.error);
  return pool;
});

/**
 * Runs prompts on agents that are built when they are first asked, kept while they are used, and built again after their
 * orchestrator died. The orchestrator itself is started at the first prompt: a workflow of programs needs none.
 */
export const makeAgentPools = Effect.fnUntraced(function* (options: AgentPoolsOptions) {
  const { start, instantiationTimeoutMs, idleMs = IDLE_MS } = options;
  let generation = 0;
  const sessions = yield* RcMap.make({ lookup: (_: number) => start, idleTimeToLive: "1000 days" });
  const pools = yield* RcMap.make({
    lookup: Effect.fnUntraced(function* (key: string) {
      const of = generation;
      const session = yield* RcMap.get(sessions, of).pipe(Effect.tapError(() => leave(of)));
      const pool = yield* build(session, key, instantiationTimeoutMs);
      return { pool, generation: of } satisfies AgentPool;
    }),
    idleTimeToLive: idleMs,
  });
  /** Only the first to notice moves on: a late answer of a dead orchestrator must not end its successor. */
  const leave = (lost: number): Effect.Effect<void> =>
    Effect.suspend(() => {
      if (generation === lost) generation += 1;
      return RcMap.invalidate(sessions, lost);
    });
  const run = Effect.fn("AgentPools.run")(function* (attempt: TaskAttempt) {
    const key = keyOf(attempt);
    const forget = RcMap.invalidate(pools, key);
    const held = yield* RcMap.get(pools, key).pipe(
      Effect.tapError(() => forget),
      Effect.mapError(startTaskFailure),
    );
    attempt.progress();
    return yield* orchestratorTaskRunner(held.pool)
      .run(attempt)
      .pipe(
        Effect.tapError(({ code }) =>
          lostTaskCodes.has(code) ? Effect.andThen(forget, leave(held.generation)) : Effect.void,
        ),
        Effect.mapError(asRetryable),
      );
  });
  const runner: TaskRunnerPort = {
    run: (attempt): Effect.Effect<TaskOutput, TaskFailure> => Effect.scoped(run(attempt)),
  };
  const warmUp = Effect.scoped(Effect.asVoid(Effect.suspend(() => RcMap.get(sessions, generation))));
  return { runner, warmUp } satisfies AgentPools;
});
