import type { IncomingMessage, ServerResponse } from "node:http";
import type { InvocationAnswer } from "../wire/invocations.schema.ts";

/** An invocation as the test server received it. */
export interface TestInvocation {
  readonly requestId: string;
  readonly agentId: string;
  readonly topic: string;
  readonly prompt: string;
  readonly timeoutMs: number;
}

export interface TestServerOptions {
  /** Every request must carry it. @default none */
  readonly token?: string;
  /** @default every capability of the protocol */
  readonly capabilities?: readonly string[];
  /** @default "1" */
  readonly protocolVersion?: string;
  /** How many health requests answer 503 before the server is ready. @default 0 */
  readonly startingAnswers?: number;
  /** Agents that fail to instantiate. @default none */
  readonly failedAgentIds?: readonly string[];
  /** Does the work. @default one call of the pool's LLM, or an echo of the prompt without one */
  readonly work?: (invocation: TestInvocation, signal: AbortSignal) => Promise<string>;
  /** Answers a request instead of the server; true when it did. @default never */
  readonly intercept?: (request: IncomingMessage, response: ServerResponse) => boolean;
}

/** Filled while the server runs. */
export interface TestServerRecord {
  /** Method and path of every request, in order of arrival. */
  readonly requests: string[];
  /** Requests whose connection was closed before they were answered. */
  readonly abortedRequests: string[];
  /** Ids of invocations whose work was told to stop. */
  readonly cancelledInvocations: string[];
  /** Ids of pools that were released, once each. */
  readonly releasedPools: string[];
}

/** Changed by every invocation. */
export interface TestAgent {
  readonly built: boolean;
  openCount: number;
  lastInvocationAt: string | null;
  lastError: string | null;
}

export interface TestPool {
  readonly poolId: string;
  readonly agents: ReadonlyMap<string, TestAgent>;
  readonly llm: { readonly baseUrl: string; readonly model: string } | null;
  readonly running: Map<string, AbortController>;
}

export type TestAnswer = InvocationAnswer;

/** Pools and records of one test server. */
export class TestServerState {
  readonly pools = new Map<string, TestPool>();
  readonly record: TestServerRecord = {
    requests: [],
    abortedRequests: [],
    cancelledInvocations: [],
    releasedPools: [],
  };
  #poolCount = 0;

  nextPoolId(): string {
    this.#poolCount += 1;
    return `pool-${this.#poolCount}`;
  }
}
