import type { AgentInstantiation, AgentSpec, AgentStatus, LlmEndpoint } from "@plimsoll/application";
import type { Redact } from "../failure/redact.ts";
import { UnbuildableAgent, type AgentSource, type RunnableAgent } from "./agent-source.ts";

/** One agent of a pool, built or not, and what its status is told from. */
export class HostAgent {
  readonly agentId: string;
  readonly runnable: RunnableAgent | null;
  readonly instantiation: AgentInstantiation;
  #openCount = 0;
  #lastInvocationAt: string | null = null;
  #lastError: string | null;

  constructor(runnable: RunnableAgent | null, instantiation: AgentInstantiation) {
    this.agentId = instantiation.agentId;
    this.runnable = runnable;
    this.instantiation = instantiation;
    this.#lastError = instantiation.error?.message ?? null;
  }

  began(): void {
    this.#openCount += 1;
    this.#lastInvocationAt = new Date().toISOString();
  }

  ended(error: string | null): void {
    this.#openCount -= 1;
    this.#lastError = error;
  }

  status(): AgentStatus {
    const { agentId, runnable } = this;
    const status = runnable === null ? "failed" : this.#openCount > 0 ? "busy" : "idle";
    return { agentId, status, lastInvocationAt: this.#lastInvocationAt, lastError: this.#lastError };
  }
}

/** How an agent is built. */
export interface AgentBuild {
  readonly source: AgentSource;
  readonly llm: LlmEndpoint | null;
  readonly limitMs: number;
  readonly redact: Redact;
}

const inTime = async <A>(work: Promise<A>, limitMs: number): Promise<A> => {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    const late = new UnbuildableAgent("timeout", `not built within ${limitMs} ms`);
    timer = setTimeout(() => reject(late), limitMs);
  });
  return Promise.race([work, limit]).finally(() => clearTimeout(timer));
};

/** Builds one agent; one that can't be built is a value. */
export const buildAgent = async (spec: AgentSpec, build: AgentBuild): Promise<HostAgent> => {
  const fromMs = performance.now();
  const { agentId } = spec;
  try {
    const runnable = await inTime(build.source.build(spec, build.llm), build.limitMs);
    return new HostAgent(runnable, { agentId, status: "ready", instantiationMs: performance.now() - fromMs });
  } catch (thrown) {
    const code = thrown instanceof UnbuildableAgent ? thrown.code : "instantiation-failed";
    const words = thrown instanceof Error ? (thrown instanceof UnbuildableAgent ? thrown.message : thrown.stack) : null;
    const message = build.redact(words ?? String(thrown));
    const detail = thrown instanceof Error && words === thrown.stack ? { detail: { stack: message } } : {};
    return new HostAgent(null, {
      agentId,
      status: "failed",
      instantiationMs: null,
      error: { code, message, ...detail },
    });
  }
};
