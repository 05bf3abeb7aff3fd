import { makeClock } from "@plimsoll/adapters-host";
import { makeStubOrchestrator, StubBehaviour } from "@plimsoll/adapters-stub";
import { orchestratorTaskRunner } from "@plimsoll/application";
import { type Agent, DEFAULT_SCENARIO } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Schema from "effect/Schema";

/** The engine's own runner for prompts, on a pool of these agents at the stub orchestrator; every answer takes `latencyMs`. */
export const makeStubRunner = Effect.fnUntraced(function* (
  agents: readonly Agent[],
  latencyMs: number,
  behaviour: typeof StubBehaviour.Encoded = {},
) {
  const llm = { kind: "mock" as const, model: "simulated", latency: { kind: "fixed" as const, latencyMs } };
  const scenario = { ...DEFAULT_SCENARIO, orchestrator: "stub", llm };
  const stub = makeStubOrchestrator({
    clock: makeClock(),
    behaviour: Schema.decodeUnknownSync(StubBehaviour)(behaviour),
  });
  const orchestrator = yield* stub.provider.start(scenario, () => undefined);
  const pool = yield* orchestrator.instantiate({
    agents: agents.map(({ agentId, role, goal, backstory }) => ({ agentId, role, goal, backstory })),
    instantiationTimeoutMs: 30_000,
  });
  return orchestratorTaskRunner(pool);
});
