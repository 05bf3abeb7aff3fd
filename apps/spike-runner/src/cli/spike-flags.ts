import { boundedInt, latency, messageOf, milliseconds, words } from "@plimsoll/adapters-command-line";
import type * as Command from "effect/cli/Command";
import * as Flag from "effect/cli/Flag";
import { NAMED_ORCHESTRATORS } from "../config/orchestrator-kind.ts";
import { resultFlags, seed, targets } from "./shared-flags.ts";
import { ownAgentsFlags } from "./own-agents-flags.ts";
import { stubFlags } from "./stub-flags.ts";

const parseWorkers = (value: string): number | "auto" => {
  if (value === "auto") return "auto";
  const workers = Number(value);
  if (Number.isInteger(workers) && workers > 0) return workers;
  throw new Error("Expected a whole number of 1 or more, or auto");
};

const workers = Flag.String("workers").pipe(
  Flag.mapTryCatch(parseWorkers, messageOf),
  Flag.withMetavar("N|auto"),
  Flag.withDescription("Worker processes of the Python sidecar (default: auto, one per core)"),
  Flag.optional,
);

/** Every flag of `spike`; what is absent leaves the file's value, then the default, in force. */
export const spikeFlags = {
  orchestrator: words(
    "orchestrator",
    "NAME|URL",
    `Who carries the agents: ${NAMED_ORCHESTRATORS.join(", ")}, or an address (default: crewai)`,
  ),
  agentCount: boundedInt("agent-count", 1, "Agents at once (default: 72)"),
  waves: boundedInt("waves", 1, "Judged waves; each invokes every agent at once (default: 6)"),
  warmUpWaves: boundedInt("warm-up-waves", 0, "Waves before them, not judged (default: 2)"),
  halfLoadWaves: boundedInt("half-load-waves", 0, "Waves at half load; 0 leaves degradation unmeasured (default: 12)"),
  leakCycles: boundedInt("leak-cycles", 0, "Identical pool cycles; 0 leaves leaks unmeasured (default: 10)"),
  llm: Flag.Literals("llm", ["mock", "openai"]).pipe(
    Flag.withMetavar("mock|openai"),
    Flag.withDescription("The embedded mock, or OPENAI_BASE_URL with OPENAI_API_KEY (default: mock)"),
    Flag.optional,
  ),
  llmLatency: latency("llm-latency-ms", "Service time of the LLM: SYNTAX (default: 100)"),
  llmModel: words("llm-model", "NAME", "Model name sent with every call"),
  rpm: boundedInt("rpm", 1, "Requests a minute: the mock answers 429 above it, a real LLM is paced under it"),
  workers,
  mode: words("mode", "MODE", "crewai: to-thread, crew-async, agent-async; langgraph-js: agents, map-reduce"),
  executorThreads: boundedInt(
    "executor-threads",
    1,
    "Threads of each worker's executor (default: the driver's own rule)",
  ),
  llmClient: Flag.Literals("llm-client", ["shared", "per-agent"]).pipe(
    Flag.withMetavar("shared|per-agent"),
    Flag.withDescription("crewai: one LLM client a worker, or one an agent (default: shared)"),
    Flag.optional,
  ),
  seed: seed(),
  probeTimeoutMs: milliseconds("probe-timeout-ms", "How long the barrier waits for all agents (default: 10000)"),
  instantiationTimeoutMs: milliseconds("instantiation-timeout-ms", "Limit for instantiating all (default: 60000)"),
  invocationTimeoutMs: milliseconds("invocation-timeout-ms", "Limit for one invocation (default: 120000)"),
  target: targets("p95LatencyMs < 1500"),
  config: words("config", "FILE", "Scenario in YAML; flags override it"),
  ...resultFlags,
  ...stubFlags,
  ...ownAgentsFlags,
};

/** The flags of `spike` as they were parsed. */
export type SpikeFlags = Command.Command.Config.Infer<typeof spikeFlags>;
