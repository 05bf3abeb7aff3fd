import type { OrchestratorDescription, Scenario } from "@plimsoll/domain";
import { HOST_MEMORY_BOUNDS } from "./process/host-memory.ts";
import type { HostFacts, HostSettings } from "./wire/host-messages.ts";

const UNKNOWN = "unknown";

const userSettings = (facts: HostFacts, settings: HostSettings): Readonly<Record<string, unknown>> =>
  settings.agentsFrom === null
    ? {
        deferredConstruction: "none: model, graph and client of each agent are made when the pool is",
        maxRetries: settings.maxRetries,
      }
    : {
        agentsFrom: `${settings.agentsFrom.path}#${settings.agentsFrom.exportName}`,
        agentsAre: facts.userExport ?? "imported with the first pool",
        deferredConstruction:
          facts.userExport === null ? "the file is imported with the first pool" : "up to the user's code",
      };

/** The fairness ledger's entry: what ran, and every switch that can change a result. */
export const describeLangGraph = (
  scenario: Scenario,
  settings: HostSettings,
  facts: HostFacts,
): OrchestratorDescription => ({
  name: "langgraph-js",
  version: facts.packages["@langchain/langgraph"] ?? UNKNOWN,
  runtime: { name: "node", version: facts.nodeVersion },
  concurrency: {
    mode: settings.mode,
    workers: 1,
    ...(settings.concurrencyLimit === null ? {} : { declaredLimit: settings.concurrencyLimit }),
  },
  llm: { kind: "openai-compatible", model: scenario.llm.model, endpoint: "the pool's" },
  devMode: false,
  settings: {
    ...facts.packages,
    path: "async",
    processModel: "one child process of Node, one event loop",
    connections: "Node's fetch (undici): one for each open call, no limit",
    garbageCollection: "Node's own, and a full one after a pool is released",
    memoryBounds: HOST_MEMORY_BOUNDS.inWords,
    telemetry: "LangSmith tracing off",
    libraryMaxConcurrency: settings.libraryMaxConcurrency ?? "unset",
    ...userSettings(facts, settings),
  },
  capabilities: ["invoke", "invoke-batch", "cancel", "resources"],
});
