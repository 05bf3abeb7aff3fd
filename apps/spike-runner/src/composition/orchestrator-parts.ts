import type { ClockPort, LlmProviderPort, OrchestratorProviderPort } from "@plimsoll/application";
import type { OrchestratorKind } from "../config/orchestrator-kind.ts";
import type { ResolvedSpike } from "../config/resolve-scenario.ts";

/** What an orchestrator and its LLM are made from. */
export interface OrchestratorContext {
  readonly resolved: ResolvedSpike;
  readonly clock: ClockPort;
  /** Hears each line that the agents' processes log. */
  readonly onSidecarLog: (line: string) => void;
  /** Environment, for the secrets in it: they go to the adapters that need them and nowhere else. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** An orchestrator and the LLM under it, neither of them started. */
export interface OrchestratorParts {
  readonly provider: OrchestratorProviderPort;
  readonly llmProvider: LlmProviderPort;
}

/** Loads the adapters of one kind and makes both parts. */
export type MakeParts = (context: OrchestratorContext) => Promise<OrchestratorParts>;

const sidecar: MakeParts = async (context) => (await import("./sidecar-parts.ts")).makeSidecarParts(context);

/** One entry for each kind; a new kind without one does not compile. Each adapter is imported only when it is chosen. */
const partsByKind = {
  crewai: sidecar,
  langgraph: sidecar,
  "openai-agents": sidecar,
  "pydantic-ai": sidecar,
  agno: sidecar,
  autogen: sidecar,
  "openai-client": sidecar,
  "langgraph-js": async (context) => (await import("./langgraph-parts.ts")).makeLangGraphParts(context),
  stub: async (context) => (await import("./stub-parts.ts")).makeStubParts(context),
  shards: async (context) => (await import("./shard-parts.ts")).makeShardParts(context),
  url: async (context) => (await import("./url-parts.ts")).makeUrlParts(context),
} satisfies Record<OrchestratorKind, MakeParts>;

/** The orchestrator that is named and its LLM, without what the user brings. */
export const composeNamed: MakeParts = (context) => partsByKind[context.resolved.kind](context);
