import { type AgentOrchestratorPort, OrchestratorFailure, type ReportedProcess } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import * as Stream from "effect/Stream";
import { expect, it } from "vitest";
import { makeShardedOrchestrator } from "./make-sharded-orchestrator.ts";

const failureOf = (code: string) =>
  new OrchestratorFailure({ code, message: code, hint: "", exitCode: null, lastStderr: [] });

const processOf = (pid: number): ReportedProcess => ({ pid, role: "server", rssBytes: 10, pssBytes: 10 });

type Resources = AgentOrchestratorPort["resources"];

const shardOf = (resources: Resources, instantiateFails: string | null = null) => {
  const orchestrator: AgentOrchestratorPort = {
    describe: Effect.die(new Error("nobody asks who it is")),
    resources,
    instantiate: ({ agents }) =>
      instantiateFails !== null
        ? Effect.fail(failureOf(instantiateFails))
        : Effect.succeed({
            poolId: "p",
            agents: agents.map(({ agentId }) => ({ agentId, status: "ready", instantiationMs: 1 })),
            reportedInstantiationMs: 1,
            invoke: () => Effect.fail(failureOf("unasked")),
            invokeBatch: () => Stream.empty,
            agentStatus: () => Effect.fail(failureOf("unasked")),
            cancel: () => Effect.void,
            release: Effect.succeed(agents.length),
          }),
  };
  return orchestrator;
};

const shardedOf = (orchestrators: readonly AgentOrchestratorPort[]) =>
  makeShardedOrchestrator({
    shards: orchestrators.map((orchestrator, index) => ({ label: `s${index}`, isOnThisHost: true, orchestrator })),
    clock: { nowMs: () => 0, originInstant: "", fromMonotonicNs: Number, fromInstant: () => 0 },
    onLoss: () => undefined,
  });

const agentsOf = (count: number) => ({
  agents: Array.from({ length: count }, (_, index) => ({ agentId: `a${index}`, role: "r", goal: "g", backstory: "b" })),
  instantiationTimeoutMs: 1_000,
});

it("names the processes of all shards, each once", async () => {
  const sharded = shardedOf([
    shardOf(Effect.succeed([processOf(1), processOf(2)])),
    shardOf(Effect.succeed([processOf(2)])),
  ]);
  expect((await Effect.runPromise(sharded.resources))?.map(({ pid }) => pid)).toEqual([1, 2]);
});

it("answers for none while one that is up does not answer: some of the memory is no figure for all of it", async () => {
  const sharded = shardedOf([shardOf(Effect.succeed([processOf(1)])), shardOf(Effect.fail(failureOf("timeout")))]);
  const failure = await Effect.runPromise(Effect.flip(sharded.resources));
  expect(failure.message).toBe("Shard s1: timeout");
});

it("answers for the others once a shard is lost", async () => {
  const lost = shardOf(Effect.fail(failureOf("unreachable")), "died");
  const sharded = shardedOf([shardOf(Effect.succeed([processOf(1)])), lost]);
  const program = Effect.andThen(Effect.scoped(sharded.instantiate(agentsOf(2))), sharded.resources);
  expect((await Effect.runPromise(program))?.map(({ pid }) => pid)).toEqual([1]);
});
