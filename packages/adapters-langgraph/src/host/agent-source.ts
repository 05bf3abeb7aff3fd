import type { AgentSpec, LlmEndpoint } from "@plimsoll/application";
import type { HostRequest } from "../wire/host-messages.ts";

/** One agent that can be asked; rejects with whatever the agent throws. */
export interface RunnableAgent {
  readonly run: (request: HostRequest, context: RunContext) => Promise<string>;
}

/** What one run is told beside its request. */
export interface RunContext {
  readonly poolId: string;
  /** Aborts on timeout, cancellation and release. */
  readonly signal: AbortSignal;
}

/** Where the agents of a pool come from; rejects for an agent that can't be built. */
export interface AgentSource {
  readonly build: (spec: AgentSpec, llm: LlmEndpoint | null) => Promise<RunnableAgent>;
}

/** An agent that can't be built, with a code of its own; any other error is `instantiation-failed`. */
export class UnbuildableAgent extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = "UnbuildableAgent";
    this.code = code;
  }
}
