import type { LlmEndpoint, OrchestratorFailure } from "@plimsoll/application";
import type { Scenario } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import { failureOf } from "./failure/failures.ts";
import type { LangGraphOptions } from "./lang-graph-options.ts";
import { parseAgentsFrom } from "./parse-agents-from.ts";
import type { GraphMode, HostSettings } from "./wire/host-messages.ts";

const MODES: readonly GraphMode[] = ["agents", "map-reduce"];

const contradiction = (agentsFrom: string): OrchestratorFailure =>
  failureOf({
    code: "invalid-request",
    message: `the mode map-reduce runs a graph of ours, and agentsFrom is "${agentsFrom}"`,
    hint: "Leave out one of them.",
  });

const modeOf = (scenario: Scenario, agentsFrom: string | undefined): Effect.Effect<GraphMode, OrchestratorFailure> => {
  const wanted = scenario.mode ?? "agents";
  const mode = MODES.find((known) => known === wanted);
  if (mode === "map-reduce" && agentsFrom !== undefined) return Effect.fail(contradiction(agentsFrom));
  if (mode !== undefined) return Effect.succeed(mode);
  const message = `langgraph-js has no mode "${wanted}"`;
  return Effect.fail(failureOf({ code: "invalid-request", message, hint: `mode is one of ${MODES.join(", ")}.` }));
};

/** What the child is told, from the options and the scenario; a contradiction is refused. */
export const settingsOf = (
  options: LangGraphOptions,
  scenario: Scenario,
  llm: LlmEndpoint | null,
): Effect.Effect<HostSettings, OrchestratorFailure> =>
  Effect.map(modeOf(scenario, options.agentsFrom), (mode) => ({
    mode,
    concurrencyLimit: options.concurrencyLimit ?? null,
    libraryMaxConcurrency: options.libraryMaxConcurrency ?? null,
    maxRetries: options.maxRetries ?? 0,
    agentsFrom:
      options.agentsFrom === undefined ? null : parseAgentsFrom(options.agentsFrom, options.baseDir ?? process.cwd()),
    llm,
  }));
