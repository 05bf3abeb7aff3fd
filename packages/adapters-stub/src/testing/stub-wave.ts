import type { ClockPort, InvocationRequest, InvocationResult, OrchestratorPool } from "@plimsoll/application";
import { agentIds } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Schema from "effect/Schema";
import * as Stream from "effect/Stream";
import { StubBehaviour } from "../stub-behaviour.ts";
import { startStubHarness } from "./stub-harness.ts";

/** A started stub of this behaviour with a pool of so many agents. */
export const openStub = Effect.fnUntraced(function* (
  clock: ClockPort,
  behaviour: typeof StubBehaviour.Encoded,
  agentCount: number,
) {
  const harness = yield* startStubHarness(clock, Schema.decodeUnknownSync(StubBehaviour)(behaviour));
  const agents = agentIds(agentCount).map((agentId) => ({ agentId, role: "r", goal: "g", backstory: "b" }));
  const pool = yield* harness.orchestrator.instantiate({ agents, instantiationTimeoutMs: 60_000 });
  return { ...harness, pool };
});

/** The canary of an agent's request in a wave. */
export const canaryFor = (agentId: string, wave: number): string =>
  `${wave}${agentId.replaceAll("archon-", "")}`.padStart(16, "0");

/** One request for every agent of the pool. */
export const waveRequests = (pool: OrchestratorPool, wave = 0, timeoutMs = 10_000): readonly InvocationRequest[] =>
  pool.agents.map(({ agentId }) => ({
    requestId: `wave-${wave}-${agentId}`,
    agentId,
    topic: "test",
    prompt: `[[agent:${agentId}]] [[canary:${canaryFor(agentId, wave)}]]`,
    timeoutMs,
  }));

/** Sends a wave and collects what comes back. */
export const runWave = (pool: OrchestratorPool, wave = 0, timeoutMs?: number) =>
  Effect.map(
    Stream.runCollect(pool.invokeBatch(waveRequests(pool, wave, timeoutMs))),
    (results): readonly InvocationResult[] => [...results],
  );
