import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { CallService } from "./call-service.ts";
import { callTargetOf } from "./call-target.ts";
import { answerControl } from "./control-routes.ts";
import type { Arrival } from "./call-service.ts";
import type { MockLlmConfig } from "./settings.ts";
import { answerSideRequest } from "./side-routes.ts";

const CONTROL_PREFIX = "/_plimsoll/";
const MAX_BODY_BYTES = 32 * 1024 * 1024;
/** Room for ten thousand agents that connect at the same instant; the kernel caps it at somaxconn. */
const BACKLOG = 16_384;

/** A server that listens. */
export interface MockLlmServer {
  readonly port: number;
  /** Ends open connections too. */
  readonly close: () => Promise<void>;
}

const readBody = (request: IncomingMessage, onBody: (body: Buffer) => void): void => {
  let first: Buffer | null = null;
  let rest: Buffer[] | null = null;
  let sizeBytes = 0;
  request.on("data", (chunk: Buffer) => {
    sizeBytes += chunk.length;
    if (sizeBytes > MAX_BODY_BYTES) request.destroy();
    else if (first === null) first = chunk;
    else (rest ??= [first]).push(chunk);
  });
  request.on("end", () => onBody(rest === null ? (first ?? Buffer.alloc(0)) : Buffer.concat(rest)));
};

const sendJson = (response: ServerResponse, status: number, body: unknown): void => {
  response.statusCode = status;
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify(body));
};

const parseJson = (body: Buffer): unknown => {
  try {
    return body.length === 0 ? {} : JSON.parse(body.toString("utf8"));
  } catch {
    return null;
  }
};

const handleControl = (service: CallService, request: IncomingMessage, response: ServerResponse): void => {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
  readBody(request, (bytes) => {
    const body = parseJson(bytes);
    if (typeof body !== "object" || body === null) {
      return sendJson(response, 400, { error: { message: "the body must be a JSON object" } });
    }
    const method = request.method ?? "GET";
    answerControl(service, { method, path: pathname.slice(CONTROL_PREFIX.length), query: searchParams, body }).then(
      (answer) => sendJson(response, answer.status, answer.body),
      (defect: unknown) => sendJson(response, 500, { error: { message: String(defect) } }),
    );
  });
};

const notFound = (method: string, path: string): unknown => ({
  error: {
    message: `No endpoint ${method} ${path}.`,
    type: "invalid_request_error",
    param: null,
    code: "not_found",
  },
});

const handleOther = (service: CallService, request: IncomingMessage, response: ServerResponse): void => {
  const { method = "GET", url = "/" } = request;
  const path = url.split("?", 1)[0] ?? "/";
  if (path.startsWith(CONTROL_PREFIX)) return handleControl(service, request, response);
  readBody(request, (body) => {
    const answer = answerSideRequest({ method, path, bodyBytes: body.length }, service.model);
    if (answer === null) sendJson(response, 404, notFound(method, path));
    else sendJson(response, 200, answer);
  });
};

const requestListener =
  (service: CallService) =>
  (request: IncomingMessage, response: ServerResponse): void => {
    const arrivedAtMs = performance.now();
    const target = request.method === "POST" ? callTargetOf(request.url ?? "/") : null;
    if (target === null) return handleOther(service, request, response);
    const arrival: Arrival = { target, headers: request.headers, response, arrivedAtMs };
    readBody(request, (body) => service.accept(body, arrival));
  };

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port, host: "127.0.0.1", backlog: BACKLOG }, () => resolve((server.address() as AddressInfo).port));
  });

/** Starts the server on the event loop of the calling thread; `makeMockLlm` gives it a thread of its own. */
export const startMockLlmServer = async (config: MockLlmConfig): Promise<MockLlmServer> => {
  // Idle connections stay open: closing one as its client sends on it would look like a fault of the orchestrator.
  const server = createServer({ keepAliveTimeout: 0, requestTimeout: 0 }, requestListener(new CallService(config)));
  const port = await listen(server, config.port ?? 0);
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { port, close };
};
