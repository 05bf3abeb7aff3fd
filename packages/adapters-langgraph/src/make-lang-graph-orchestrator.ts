import type {
  AgentOrchestratorPort,
  LlmEndpoint,
  OrchestratorPool,
  OrchestratorProviderPort,
  PoolRequest,
  ReportedProcess,
} from "@plimsoll/application";
import { OrchestratorFailure } from "@plimsoll/application";
import type { Scenario } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import { describeLangGraph } from "./describe-lang-graph.ts";
import { redactorOf } from "./failure/redact.ts";
import { settingsOf } from "./host-settings.ts";
import type { LangGraphOptions } from "./lang-graph-options.ts";
import { makeGraphPool, PoolContext, releasePool } from "./port/graph-pool.ts";
import { DEFAULT_GRAPH_TIMEOUTS, type GraphTimeouts } from "./port/graph-timeouts.ts";
import { HostClient } from "./port/host-client.ts";
import { startHost } from "./port/start-host.ts";
import type { HostFacts, HostResources, HostSettings, InstantiatedPool } from "./wire/host-messages.ts";

interface StartedHost {
  readonly client: HostClient;
  readonly facts: HostFacts;
  readonly settings: HostSettings;
  readonly timeouts: GraphTimeouts;
}

const instantiate = Effect.fnUntraced(function* (
  host: StartedHost,
  poolId: string,
  request: PoolRequest,
): Effect.fn.Return<OrchestratorPool, OrchestratorFailure, Scope.Scope> {
  const { client, timeouts } = host;
  const context = new PoolContext(poolId, client, timeouts);
  // Before it is asked for: a pool whose making is interrupted is released too.
  yield* Effect.addFinalizer(() => Effect.ignore(releasePool(context)));
  const { agents, llm, instantiationTimeoutMs } = request;
  const limitMs = instantiationTimeoutMs + timeouts.instantiationGraceMs;
  const question = { kind: "instantiate", poolId, agents, llm: llm ?? null, instantiationTimeoutMs } as const;
  const created = yield* client.ask(question, limitMs);
  return makeGraphPool(context, created as InstantiatedPool);
});

const resourcesOf = ({ client, timeouts }: StartedHost) =>
  Effect.map(client.ask({ kind: "resources" }, timeouts.answerMs), (answer): readonly ReportedProcess[] => [
    { ...(answer as HostResources), role: "agents" },
  ]);

const portOf = (host: StartedHost, scenario: Scenario): AgentOrchestratorPort => {
  let poolCount = 0;
  const description = describeLangGraph(scenario, host.settings, host.facts);
  return {
    describe: Effect.suspend(() =>
      host.client.death === null ? Effect.succeed(description) : Effect.fail(host.client.death),
    ),
    instantiate: (request) => Effect.suspend(() => instantiate(host, `langgraph-pool-${++poolCount}`, request)),
    resources: resourcesOf(host),
  };
};

/**
 * LangGraph JS, or your own agents in JavaScript or TypeScript, in a child process for each Scope. A process and not a
 * thread or the runner's own event loop, because memory and processor time are told by process, and because the agents
 * must not delay the clock that judges them (README, "Why a process of its own").
 */
export const makeLangGraphOrchestrator = (options: LangGraphOptions): OrchestratorProviderPort => ({
  start: Effect.fnUntraced(function* (
    scenario: Scenario,
    onPhase: (message: string) => void,
    llm?: LlmEndpoint | null,
  ) {
    const timeouts = { ...DEFAULT_GRAPH_TIMEOUTS, ...options.timeouts };
    const settings = yield* settingsOf(options, scenario, llm ?? null);
    onPhase(settings.agentsFrom === null ? "importing LangGraph" : `importing ${settings.agentsFrom.path}`);
    const redact = redactorOf(options.env ?? process.env);
    const { client, facts } = yield* startHost({ options, settings, timeouts, redact });
    return portOf({ client, facts, settings, timeouts }, scenario);
  }),
});
