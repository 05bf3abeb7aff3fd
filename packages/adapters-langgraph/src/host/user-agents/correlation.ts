import { AsyncLocalStorage } from "node:async_hooks";
import { subscribe } from "node:diagnostics_channel";
import type { ClientRequest } from "node:http";

/** Whose work a call to the LLM belongs to. */
interface Origin {
  readonly canary: string | null;
  readonly agentId: string;
}

const storage = new AsyncLocalStorage<Origin>();

/** Names of the headers by which the LLM's journal knows a call whose prompt carries no mark. */
export const CANARY_HEADER = "x-plimsoll-canary";
/** Header of the agent's id. */
export const AGENT_HEADER = "x-plimsoll-agent";

/** Runs an agent so that what it asks of the LLM, however deep, is known as its own. */
export const correlated = <A>(origin: Origin, run: () => Promise<A>): Promise<A> => storage.run(origin, run);

/** Of undici's channel, which also Node's own fetch publishes on (undici's documentation, DiagnosticsChannel). */
interface UndiciRequest {
  readonly origin?: unknown;
  readonly addHeader: (name: string, value: string) => unknown;
}

const mark = ({ canary, agentId }: Origin, add: (name: string, value: string) => void): void => {
  if (canary !== null) add(CANARY_HEADER, canary);
  add(AGENT_HEADER, encodeURIComponent(agentId));
};

const hostOf = (request: ClientRequest): string => `${request.protocol}//${String(request.getHeader("host"))}`;

/**
 * Marks every request to the LLM's address, and to no other, with the canary of the agent that makes it: through the
 * channels that undici, fetch and node:http announce requests on, so that nothing of the user's is replaced.
 */
export const markRequestsTo = (baseUrl: string): void => {
  const { origin } = new URL(baseUrl);
  subscribe("undici:request:create", (message) => {
    const { request } = message as { readonly request: UndiciRequest };
    const whose = storage.getStore();
    if (whose !== undefined && String(request.origin) === origin)
      mark(whose, (name, value) => request.addHeader(name, value));
  });
  subscribe("http.client.request.created", (message) => {
    const { request } = message as { readonly request: ClientRequest };
    const whose = storage.getStore();
    if (whose === undefined || request.headersSent || hostOf(request) !== origin) return;
    mark(whose, (name, value) => request.setHeader(name, value));
  });
};
