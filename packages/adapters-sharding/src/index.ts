export { makeShardedOrchestrator } from "./make-sharded-orchestrator.ts";
export type { ShardedOptions } from "./make-sharded-orchestrator.ts";
export type { Shard } from "./shard.ts";
export { shardedProvider } from "./sharded-provider.ts";
export type { ShardedProviderOptions, ShardSource } from "./sharded-provider.ts";
