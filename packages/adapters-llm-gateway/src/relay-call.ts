import type { ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import type { ClockPort } from "@plimsoll/application";
import type { LlmCallRecord } from "@plimsoll/domain";
import type { Dispatcher } from "undici";
import type { CallJournal, OpenCall } from "./call-journal.ts";
import { sendError } from "./error-answer.ts";
import { HeldTooLong, sendObeying429 } from "./upstream-attempts.ts";
import type { AttemptMeans } from "./upstream-attempts.ts";
import type { UpstreamRequest } from "./upstream.ts";

type Outcome = LlmCallRecord["outcome"];

export interface RelayMeans extends AttemptMeans {
  readonly clock: ClockPort;
  readonly journal: CallJournal;
  /** Takes secrets out of what the other side says. */
  readonly redact: (text: string) => string;
}

/** What of the upstream's head a client may need; cookies, and headers that speak of the connection, stay behind. */
const PASSED_HEADERS = /^(?:content-type|retry-after|x-request-id|openai-processing-ms|x-ratelimit-.+)$/;

const passedHeaders = (headers: Dispatcher.ResponseData["headers"]): Record<string, string | string[]> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value !== undefined && PASSED_HEADERS.test(name) ? [[name, value]] : [],
    ),
  );

const relayFailure = async (means: RelayMeans, upstream: Dispatcher.ResponseData, response: ServerResponse) => {
  const body = means.redact(await upstream.body.text());
  const noRetry = upstream.statusCode === 429 ? { "x-should-retry": "false" } : {};
  response.writeHead(upstream.statusCode, { ...passedHeaders(upstream.headers), ...noRetry });
  response.end(body);
};

/** The LLM broke its answer off while the client was still there. */
class UpstreamBroke extends Error {}

const relaySuccess = async (
  means: RelayMeans,
  exchange: { readonly call: OpenCall; readonly signal: AbortSignal },
  upstream: Dispatcher.ResponseData,
  response: ServerResponse,
): Promise<void> => {
  let broke = false;
  response.writeHead(upstream.statusCode, passedHeaders(upstream.headers));
  upstream.body.once("data", () => {
    exchange.call.firstByteAtMs = means.clock.nowMs();
  });
  // Whoever ends first is at fault: after this, pipeline closes the client's side too.
  upstream.body.once("error", () => {
    broke = !exchange.signal.aborted;
  });
  try {
    await pipeline(upstream.body, response);
  } catch (cause) {
    throw broke ? new UpstreamBroke("the LLM broke off", { cause }) : cause;
  }
};

const outcomeOf = (statusCode: number): Outcome => {
  if (statusCode === 429) return "rate-limited";
  return statusCode >= 200 && statusCode < 300 ? "answered" : "server-error";
};

const TIMEOUT_CODES = new Set(["UND_ERR_HEADERS_TIMEOUT", "UND_ERR_BODY_TIMEOUT", "UND_ERR_CONNECT_TIMEOUT"]);

const codeOf = (cause: unknown): string =>
  cause instanceof Error && "code" in cause ? String(cause.code) : "unknown error";

/** Tells the client what went wrong, as far as it can still be told, and says how the call ended. */
const relayDefeat = (response: ServerResponse, cause: unknown): Outcome => {
  const hasBegun = response.headersSent;
  if (hasBegun) response.destroy();
  if (cause instanceof UpstreamBroke) return TIMEOUT_CODES.has(codeOf(cause.cause)) ? "stalled" : "truncated";
  if (cause instanceof HeldTooLong) {
    sendError(
      response,
      429,
      "held_too_long",
      "The gateway's own rate limit would hold this call longer than maxHeldMs.",
    );
    return "rate-limited";
  }
  const code = codeOf(cause);
  if (TIMEOUT_CODES.has(code)) {
    sendError(response, 504, "upstream_timeout", `The LLM did not answer in time (${code}).`);
    return "stalled";
  }
  sendError(response, 502, "upstream_unreachable", `The connection to the LLM failed (${code}).`);
  return hasBegun ? "truncated" : "disconnected";
};

/** One call from the client's request to its end, journalled once; aborted by the client, it is aborted upstream. */
export const relayCall = async (
  means: RelayMeans,
  call: OpenCall,
  request: UpstreamRequest,
  response: ServerResponse,
): Promise<void> => {
  const { signal } = request;
  const end = (outcome: Outcome): void => means.journal.end(call, outcome, means.clock.nowMs());
  try {
    const upstream = await sendObeying429(means, call, request);
    const outcome = outcomeOf(upstream.statusCode);
    if (outcome === "answered") await relaySuccess(means, { call, signal }, upstream, response);
    else await relayFailure(means, upstream, response);
    end(outcome);
  } catch (cause) {
    const outcome = relayDefeat(response, cause);
    end(signal.aborted && !(cause instanceof UpstreamBroke) ? "client-aborted" : outcome);
  }
};
