import { randomBytes, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import * as Redacted from "effect/Redacted";
import { CallJournal } from "./call-journal.ts";
import { sendError } from "./error-answer.ts";
import type { LlmGatewayOptions } from "./gateway-options.ts";
import { findPromptMarks } from "./prompt-marks.ts";
import { RateLimiter } from "./rate-limiter.ts";
import { relayCall } from "./relay-call.ts";
import type { RelayMeans } from "./relay-call.ts";
import { redactSecrets } from "./secret-redaction.ts";
import { makeUpstream } from "./upstream.ts";

const DEFAULT_RATE_WINDOW_MS = 60_000;
const DEFAULT_MAX_ATTEMPTS = 5;
const DEFAULT_MAX_HELD_MS = 300_000;
const MAX_BODY_BYTES = 32 * 1024 * 1024;
const TOKEN_BYTES = 24;

/** The paths that are passed on; all else would be the user's money spent on what no spike needs. */
const CALL_ENDPOINTS = { "/chat/completions": "chat-completions", "/responses": "responses" } as const;
const PASSED_REQUEST_HEADERS = ["content-type", "accept", "openai-beta"] as const;

export interface GatewayServer {
  /** Carries the run's token in its path. */
  readonly baseUrl: string;
  readonly journal: CallJournal;
  readonly close: () => Promise<void>;
}

/** The rest of the path behind `/<token>/v1`, or null when the token is missing or wrong. */
const pathBehindToken = (url: string, token: string): string | null => {
  const [, given = "", version, ...rest] = url.split("/");
  const same = given.length === token.length && timingSafeEqual(Buffer.from(given), Buffer.from(token));
  return same && version === "v1" ? `/${rest.join("/")}` : null;
};

const readBody = async (request: IncomingMessage): Promise<Buffer | null> => {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length;
    if (sizeBytes > MAX_BODY_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

const isStreamed = (body: string): boolean => {
  try {
    const request: unknown = JSON.parse(body);
    return typeof request === "object" && request !== null && "stream" in request && request.stream === true;
  } catch {
    return false;
  }
};

const passedHeaders = (request: IncomingMessage): Record<string, string> =>
  Object.fromEntries(
    PASSED_REQUEST_HEADERS.flatMap((name) => {
      const value = request.headers[name];
      return typeof value === "string" ? [[name, value]] : [];
    }),
  );

/** Aborted when the client goes before its answer is complete. */
const clientSignal = (response: ServerResponse): AbortSignal => {
  const controller = new AbortController();
  response.once("close", () => {
    if (!response.writableFinished) controller.abort(new Error("the client went away"));
  });
  return controller.signal;
};

const handleModels = async (means: RelayMeans, request: IncomingMessage, response: ServerResponse, path: string) => {
  const signal = clientSignal(response);
  try {
    const answer = await means.upstream.send({
      method: "GET",
      path,
      headers: passedHeaders(request),
      body: null,
      signal,
    });
    const body = means.redact(await answer.body.text());
    response.writeHead(answer.statusCode, { "content-type": "application/json" }).end(body);
  } catch {
    sendError(response, 502, "upstream_unreachable", "The connection to the LLM failed.");
  }
};

const handleCall = async (means: RelayMeans, request: IncomingMessage, response: ServerResponse, path: string) => {
  const arrivedAtMs = means.clock.nowMs();
  const signal = clientSignal(response);
  const body = await readBody(request);
  if (body === null) return sendError(response, 413, "too_large", `The body is longer than ${MAX_BODY_BYTES} bytes.`);
  const text = body.toString("utf8");
  const endpoint = CALL_ENDPOINTS[path as keyof typeof CALL_ENDPOINTS];
  const call = means.journal.open({ endpoint, streamed: isStreamed(text), arrivedAtMs, ...findPromptMarks(text) });
  await relayCall(means, call, { method: "POST", path, headers: passedHeaders(request), body, signal }, response);
};

const route =
  (means: RelayMeans, token: string) =>
  async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = pathBehindToken(request.url ?? "", token);
    if (path === null) return sendError(response, 401, "unauthorized", "This gateway belongs to a run of its own.");
    if (request.method === "POST" && path in CALL_ENDPOINTS) return handleCall(means, request, response, path);
    if (request.method === "GET" && /^\/models(\/[\w.:-]+)?$/.test(path))
      return handleModels(means, request, response, path);
    return sendError(response, 404, "not_found", `The gateway does not pass on ${request.method} ${path}.`);
  };

const listen = (server: Server): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });

const meansFrom = (options: LlmGatewayOptions): RelayMeans => ({
  clock: options.clock,
  journal: new CallJournal(),
  limiter: new RateLimiter(options.rpm ?? null, options.rateWindowMs ?? DEFAULT_RATE_WINDOW_MS),
  upstream: makeUpstream(options),
  maxAttempts: options.maxAttempts ?? DEFAULT_MAX_ATTEMPTS,
  maxHeldMs: options.maxHeldMs ?? DEFAULT_MAX_HELD_MS,
  redact: (text) => redactSecrets(text, Redacted.value(options.apiKey)),
});

/** Starts the gateway on a free port of 127.0.0.1. Closing it ends open calls, on both sides. */
export const startGatewayServer = async (options: LlmGatewayOptions): Promise<GatewayServer> => {
  const means = meansFrom(options);
  const token = randomBytes(TOKEN_BYTES).toString("hex");
  const handle = route(means, token);
  // Idle connections stay open: closing one as its client sends on it would look like a fault of the orchestrator.
  const server = createServer({ keepAliveTimeout: 0, requestTimeout: 0 }, (request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  const port = await listen(server);
  const close = async (): Promise<void> => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    means.limiter.close();
    await Promise.all([closed, means.upstream.close()]);
  };
  return { baseUrl: `http://127.0.0.1:${port}/${token}/v1`, journal: means.journal, close };
};
