import * as Redacted from "effect/Redacted";
import { Agent, request } from "undici";
import type { Dispatcher } from "undici";
import type { LlmGatewayOptions } from "./gateway-options.ts";

const DEFAULT_CONNECT_TIMEOUT_MS = 10_000;
const DEFAULT_ANSWER_TIMEOUT_MS = 120_000;

/** What goes to the LLM with a call; nothing else of the caller's request does. */
export interface UpstreamRequest {
  readonly method: "GET" | "POST";
  /** Below the base URL, with its query: `/chat/completions`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | null;
  readonly signal: AbortSignal;
}

/** The connection to the real LLM; the only place that reads the key. */
export interface Upstream {
  readonly send: (call: UpstreamRequest) => Promise<Dispatcher.ResponseData>;
  readonly close: () => Promise<void>;
}

export const makeUpstream = (options: LlmGatewayOptions): Upstream => {
  const answerTimeoutMs = options.answerTimeoutMs ?? DEFAULT_ANSWER_TIMEOUT_MS;
  const agent = new Agent({
    connect: { timeout: options.connectTimeoutMs ?? DEFAULT_CONNECT_TIMEOUT_MS },
    headersTimeout: answerTimeoutMs,
    bodyTimeout: answerTimeoutMs,
  });
  const baseUrl = options.upstreamBaseUrl.replace(/\/+$/, "");
  return {
    send: ({ method, path, headers, body, signal }) =>
      request(`${baseUrl}${path}`, {
        method,
        // Compressed pieces could not be passed on as they come to a client that asked for none.
        headers: {
          ...headers,
          "accept-encoding": "identity",
          authorization: `Bearer ${Redacted.value(options.apiKey)}`,
        },
        body,
        signal,
        dispatcher: agent,
      }),
    close: () => agent.destroy(),
  };
};
