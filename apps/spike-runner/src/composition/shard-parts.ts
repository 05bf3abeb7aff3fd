import { isLoopback } from "@plimsoll/adapters-crewai-bridge";
import { shardedProvider } from "@plimsoll/adapters-sharding";
import { shardAddressesOf } from "../config/orchestrator-kind.ts";
import { loadLlmProvider } from "./llm-provider.ts";
import type { OrchestratorContext, OrchestratorParts } from "./orchestrator-parts.ts";
import { attachAddress } from "./url-parts.ts";

/** The orchestrator of `--orchestrator url1,url2,…`: servers that share the agents as one, all with the same token. */
export const makeShardParts = async (context: OrchestratorContext): Promise<OrchestratorParts> => {
  const sources = shardAddressesOf(context.resolved.scenario.orchestrator).map((url) => ({
    label: new URL(url).host,
    isOnThisHost: isLoopback(new URL(url)),
    provider: attachAddress(url, context),
  }));
  return {
    provider: shardedProvider({ sources, clock: context.clock }),
    llmProvider: await loadLlmProvider(context),
  };
};
