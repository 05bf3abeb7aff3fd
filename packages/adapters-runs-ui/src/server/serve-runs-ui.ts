import { type RunCatalogPort, ResultsFailure } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Answer, problemAnswer, send } from "./answer.ts";
import { answerRequest } from "./answer-request.ts";
import { LiveStreams } from "./live-stream.ts";
import { loadPageFiles, type PageFile } from "./load-page-files.ts";
import { refusalOf } from "./refusal.ts";

/** What is served, and where. */
export interface RunsUiConfig {
  readonly catalog: RunCatalogPort;
  /** 0 takes a free one. */
  readonly port: number;
}

const REQUEST_LIMIT_MS = 10_000;
const NOT_FOUND = problemAnswer(404, "there is nothing here", "Begin at /.");
const BAD_ADDRESS = problemAnswer(400, "the address can't be read", "Begin at /.");

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

const fileAnswer = ({ body, contentType, etag }: PageFile, known: string | undefined): Answer => {
  const headers = { etag };
  return known === etag ? { status: 304, contentType, body: "", headers } : { status: 200, contentType, body, headers };
};

/** The address with its path cut and decoded; null where it can't be. No part may hold a separator. */
const addressOf = (
  url: string,
): { readonly path: string; parts: readonly string[]; search: URLSearchParams } | null => {
  try {
    const [path = "", query = ""] = url.split("?", 2);
    const parts = path.split("/").slice(1).map(decodeURIComponent);
    const isPlain =
      path.startsWith("/") && parts.every((part) => part !== ".." && part !== "." && !/[/\\\0]/.test(part));
    return isPlain ? { path, parts, search: new URLSearchParams(query) } : null;
  } catch {
    return null;
  }
};

const isLive = ([api, runs, , live, ...more]: readonly string[]): boolean =>
  api === "api" && runs === "runs" && live === "live" && more.length === 0;

const makeHandler = (catalog: RunCatalogPort, streams: LiveStreams) => {
  const files = loadPageFiles();
  return async (request: IncomingMessage, response: ServerResponse, port: number): Promise<void> => {
    const refusal = refusalOf(request, port);
    if (refusal !== null) return send(response, refusal);
    const address = addressOf(request.url ?? "");
    if (address === null) return send(response, BAD_ADDRESS);
    const file = files.get(address.path);
    if (file !== undefined) return send(response, fileAnswer(file, request.headers["if-none-match"]));
    if (isLive(address.parts)) return await streams.serve(address.parts[2] ?? "", response);
    const answering = answerRequest(catalog, address.parts, address.search);
    send(response, answering === null ? NOT_FOUND : await answering);
  };
};

const listen = (server: Server, port: number) =>
  Effect.callback<void, ResultsFailure>((resume) => {
    server.once("error", (cause: NodeJS.ErrnoException) =>
      resume(
        Effect.fail(
          new ResultsFailure({
            path: `127.0.0.1:${port}`,
            message: `the page can't be served on port ${port}: ${cause.message}`,
            hint: "Choose another port with --port, or 0 for a free one.",
          }),
        ),
      ),
    );
    server.listen(port, "127.0.0.1", () => resume(Effect.void));
  });

const open = Effect.fnUntraced(function* ({ catalog, port }: RunsUiConfig) {
  const streams = new LiveStreams(catalog);
  const handle = makeHandler(catalog, streams);
  const server = createServer({ requestTimeout: REQUEST_LIMIT_MS }, (request, response) => {
    handle(request, response, portOf(server)).catch(() => response.destroy());
  });
  yield* listen(server, port);
  return { server, streams };
});

const close = ({ server, streams }: { readonly server: Server; readonly streams: LiveStreams }) =>
  Effect.callback<void>((resume) => {
    streams.stop();
    server.close(() => resume(Effect.void));
    server.closeAllConnections();
  });

/** Serves the page on 127.0.0.1 until the Scope closes. */
export const serveRunsUi = (
  config: RunsUiConfig,
): Effect.Effect<{ readonly url: string }, ResultsFailure, Scope.Scope> =>
  Effect.map(Effect.acquireRelease(open(config), close), ({ server }) => ({
    url: `http://127.0.0.1:${portOf(server)}/`,
  }));
