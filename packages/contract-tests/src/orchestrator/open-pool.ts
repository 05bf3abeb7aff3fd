import type { AgentSpec, OrchestratorPool } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { expectThat } from "../expect-that.ts";
import type { CheckContext } from "./contract-case.ts";
import { specsOf } from "./contract-requests.ts";

const INSTANTIATION_TIMEOUT_MS = 60_000;

/** Asks for these agents, whatever becomes of them. */
export const poolOf = (context: CheckContext, agents: readonly AgentSpec[]) =>
  context.orchestrator.instantiate({
    agents,
    ...(context.llm.endpoint === null ? {} : { llm: context.llm.endpoint }),
    instantiationTimeoutMs: INSTANTIATION_TIMEOUT_MS,
  });

/** A pool of `archon-1` … `archon-<count>`, all of them ready. */
export const readyPool = Effect.fnUntraced(function* (context: CheckContext, count: number) {
  const specs = specsOf(count);
  const pool: OrchestratorPool = yield* poolOf(context, specs);
  const ready = pool.agents.filter(({ status }) => status === "ready").map(({ agentId }) => agentId);
  yield* expectThat(
    ready.length === count && new Set(ready).size === count && specs.every(({ agentId }) => ready.includes(agentId)),
    `a pool of ${count} agents that can be built reports each of them ready, once`,
    () => pool.agents.filter(({ status }) => status !== "ready").concat(pool.agents.slice(0, 3)),
  );
  return pool;
});
