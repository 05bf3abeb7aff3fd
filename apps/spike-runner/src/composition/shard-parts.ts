import { attachProvider, isLoopback } from "@plimsoll/adapters-crewai-bridge";
import { shardedProvider } from "@plimsoll/adapters-sharding";
import type { ClockPort, OrchestratorProviderPort } from "@plimsoll/application";
import * as Redacted from "effect/Redacted";
import { shardAddressesOf } from "../config/orchestrator-kind.ts";
import { loadLlmProvider } from "./llm-provider.ts";
import type { OrchestratorContext, OrchestratorParts } from "./orchestrator-parts.ts";

/** Servers of the orchestrator protocol that somebody else runs, as one orchestrator; all take the same token. */
export const attachShards = (
  urls: readonly string[],
  clock: ClockPort,
  env: OrchestratorContext["env"],
): OrchestratorProviderPort => {
  const token = env["PLIMSOLL_ORCHESTRATOR_TOKEN"] ?? "";
  const secret = token === "" ? {} : { token: Redacted.make(token) };
  const sources = urls.map((url) => ({
    label: new URL(url).host,
    isOnThisHost: isLoopback(new URL(url)),
    provider: attachProvider({ url, clock, ...secret }),
  }));
  return shardedProvider({ sources, clock });
};

/** The orchestrator of `--orchestrator url1,url2,…`. */
export const makeShardParts = async (context: OrchestratorContext): Promise<OrchestratorParts> => ({
  provider: attachShards(shardAddressesOf(context.resolved.scenario.orchestrator), context.clock, context.env),
  llmProvider: await loadLlmProvider(context),
});
