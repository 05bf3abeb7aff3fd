import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import { TestServerRoutes } from "./test-server-routes.ts";
import type { TestServerOptions, TestServerRecord } from "./test-server-state.ts";
import { TestServerState } from "./test-server-state.ts";

/** A running test server. */
export interface ProtocolTestServer {
  /** http://127.0.0.1 with the port that was free. */
  readonly url: string;
  /** What it has seen so far. */
  readonly seen: TestServerRecord;
  /** Drops every connection and listens no more, as a killed process would. */
  readonly die: () => void;
}

const handlerOf = (options: TestServerOptions, state: TestServerState) => {
  const routes = new TestServerRoutes(options, state);
  return (request: IncomingMessage, response: ServerResponse): void => {
    state.record.requests.push(`${request.method ?? ""} ${request.url ?? ""}`);
    response.on("close", () => {
      if (!response.writableFinished) state.record.abortedRequests.push(`${request.method ?? ""} ${request.url ?? ""}`);
    });
    if (options.intercept?.(request, response) === true) return;
    void routes.answer(request, response);
  };
};

const listen = (server: Server): Promise<string> =>
  new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
  });

const stop = (server: Server): void => {
  server.closeAllConnections();
  server.close();
};

/**
 * A server of the orchestrator protocol FOR TESTS: it has no framework, calls the pool's LLM once per invocation (or
 * echoes the prompt where the pool has none), and lets a test answer any request its own, wrong way. Stopped by the Scope.
 */
export const startProtocolTestServer = (
  options: TestServerOptions = {},
): Effect.Effect<ProtocolTestServer, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.promise(async () => {
      const state = new TestServerState();
      const server = createServer(handlerOf(options, state));
      const url = await listen(server);
      return { url, seen: state.record, die: () => stop(server), server };
    }),
    ({ server }) => Effect.sync(() => stop(server)),
  );
