import { boundedInt, latency, messageOf, words } from "@plimsoll/adapters-command-line";
import type * as Command from "effect/cli/Command";
import * as Flag from "effect/cli/Flag";
import { stubFlags } from "./stub-flags.ts";

const parseWorkers = (value: string): number | "auto" => {
  if (value === "auto") return "auto";
  const workers = Number(value);
  if (Number.isInteger(workers) && workers > 0) return workers;
  throw new Error("Expected a whole number of 1 or more, or auto");
};

/** Who runs prompts, and the LLM under it; for every command that executes tasks. */
export const orchestratorFlags = {
  orchestrator: words("orchestrator", "crewai|stub|URL", "Who runs the prompts (default: crewai)"),
  llm: Flag.Literals("llm", ["mock", "openai"]).pipe(
    Flag.withMetavar("mock|openai"),
    Flag.withDescription("The embedded mock, or OPENAI_BASE_URL with OPENAI_API_KEY (default: mock)"),
    Flag.optional,
  ),
  llmLatency: latency("llm-latency-ms", "Service time of the mock or the stub: SYNTAX (default: 100)"),
  llmModel: words("llm-model", "NAME", "Model name sent with every call"),
  rpm: boundedInt("rpm", 1, "Requests a minute: the mock answers 429 above it, a real LLM is paced under it"),
  workers: Flag.String("workers").pipe(
    Flag.mapTryCatch(parseWorkers, messageOf),
    Flag.withMetavar("N|auto"),
    Flag.withDescription("Worker processes of the CrewAI sidecar (default: auto, one per core)"),
    Flag.optional,
  ),
  mode: words("mode", "MODE", "How CrewAI runs an agent: to-thread, crew-async, agent-async"),
  seed: Flag.Int("seed").pipe(
    Flag.withMetavar("N"),
    Flag.withDescription(
      "Source of the randomness of the mock, the stub, back-off and exploration (default: by chance)",
    ),
    Flag.optional,
  ),
  ...stubFlags,
};

/** The flags as they were parsed. */
export type OrchestratorFlags = Command.Command.Config.Infer<typeof orchestratorFlags>;
