import type {
  AgentInstantiation,
  AgentOrchestratorPort,
  AgentSpec,
  PoolRequest,
  ReportedProcess,
} from "@plimsoll/application";
import type { OrchestratorDescription, Scenario } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import { DEV_MODE_WATERMARK } from "../dev-mode-watermark.ts";
import type { MemoryHolder } from "../memory/memory-holder.ts";
import { switchedOn } from "../stub-behaviour.ts";
import { misbehaviourFor } from "./misbehaviour.ts";
import { newStubAgent } from "./stub-agent.ts";
import { makeStubPool } from "./stub-pool.ts";
import { StubPoolState } from "./stub-pool-state.ts";
import type { StubRun } from "./stub-run.ts";

/** The port's view of a started stub. */
export const makeStubPort = (run: StubRun, scenario: Scenario, holder: MemoryHolder | null): AgentOrchestratorPort => ({
  describe: ifAlive(run, () => describe(run, scenario)),
  instantiate: (request) => instantiate(run, request, holder),
  resources: ifAlive(run, () => [processOf(holder)]),
});

const ifAlive = <A>(run: StubRun, read: () => A) =>
  Effect.suspend(() => (run.death === null ? Effect.sync(read) : Effect.fail(run.death)));

const describe = (run: StubRun, scenario: Scenario): OrchestratorDescription => ({
  name: "stub",
  version: "0.1.0",
  runtime: { name: "node", version: process.versions.node },
  concurrency: { mode: "in-process", workers: 1 },
  llm: { kind: "simulated", model: scenario.llm.model, endpoint: "in-process" },
  devMode: true,
  settings: {
    watermark: DEV_MODE_WATERMARK,
    latency: run.behaviour.latency ?? scenario.llm.latency,
    seed: run.seed,
    ...switchedOn(run.behaviour),
  },
  capabilities: ["invoke", "invoke-batch", "cancel", "resources"],
});

/** Without a memory rule the stub has no process of its own, and names the runner's. */
const processOf = (holder: MemoryHolder | null): ReportedProcess =>
  holder === null
    ? { pid: process.pid, role: "runner", pssBytes: null, rssBytes: process.memoryUsage.rss() }
    : { pid: holder.pid, role: "memory-holder", pssBytes: null, rssBytes: holder.rssBytes() };

const instantiate = Effect.fnUntraced(function* (run: StubRun, request: PoolRequest, holder: MemoryHolder | null) {
  const startedAtMs = run.clock.nowMs();
  const { instantiationMs } = run.behaviour;
  yield* ifAlive(run, () => undefined);
  if (instantiationMs > 0) yield* Effect.sleep(Math.min(instantiationMs, request.instantiationTimeoutMs));
  yield* ifAlive(run, () => undefined);
  const elapsedMs = run.clock.nowMs() - startedAtMs;
  const { agents, state } = build(run, request, elapsedMs);
  const pool = makeStubPool(state, agents, { instantiationMs: elapsedMs, holder });
  yield* Effect.acquireRelease(holder === null ? Effect.void : holder.beginPool(state.poolId, state.readyCount), () =>
    Effect.ignore(pool.release),
  );
  return pool;
});

const build = (run: StubRun, request: PoolRequest, elapsedMs: number) => {
  const agentIds = request.agents.map(({ agentId }) => agentId);
  const misbehaviour = misbehaviourFor(run.behaviour, agentIds, run.seed);
  const isLate = run.behaviour.instantiationMs > request.instantiationTimeoutMs;
  const failureOf = ({ agentId, role }: AgentSpec) => {
    if (role === "") return { code: "invalid-agent", message: `agent ${agentId} has no role` };
    if (misbehaviour.notBuilt.has(agentId)) return { code: "instantiation-failed", message: "stub: simulated failure" };
    const message = `not built within ${request.instantiationTimeoutMs} ms`;
    return isLate ? { code: "timeout", message } : null;
  };
  const agents = request.agents.map((spec): AgentInstantiation => {
    const { agentId } = spec;
    const error = failureOf(spec);
    if (error === null) return { agentId, status: "ready", instantiationMs: elapsedMs };
    return { agentId, status: "failed", instantiationMs: null, error };
  });
  const stubAgents = agents.map(({ agentId, error }) => newStubAgent(agentId, error?.message ?? null));
  return { agents, state: new StubPoolState(run, misbehaviour, stubAgents) };
};
