import type { ClockPort, OrchestratorProviderPort } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { makeShardedOrchestrator } from "./make-sharded-orchestrator.ts";
import { ofShard } from "./shard-loss.ts";
import type { Shard } from "./shard.ts";

/** A shard that is not up yet. */
export interface ShardSource extends Pick<Shard, "label" | "isOnThisHost"> {
  readonly provider: OrchestratorProviderPort;
}

/** Which orchestrators share the agents. */
export interface ShardedProviderOptions {
  readonly sources: readonly ShardSource[];
  readonly clock: ClockPort;
}

/** Starts all shards at the same time; every one must come up, so that a run never begins with fewer than were asked for. */
export const shardedProvider = ({ sources, clock }: ShardedProviderOptions): OrchestratorProviderPort => ({
  start: (scenario, onPhase, llm) =>
    Effect.forEach(
      sources,
      ({ label, isOnThisHost, provider }) => {
        const tell = (message: string): void => onPhase(`${label}: ${message}`);
        if (!isOnThisHost) tell("another host: its resources are reported, not read; its times are durations only");
        return provider.start(scenario, tell, llm).pipe(
          Effect.map((orchestrator) => ({ label, isOnThisHost, orchestrator })),
          Effect.mapError((failure) => ofShard(label, failure)),
        );
      },
      { concurrency: "unbounded" },
    ).pipe(Effect.map((shards) => makeShardedOrchestrator({ shards, clock, onLoss: onPhase }))),
});
