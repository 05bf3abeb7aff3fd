import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import { connect, createServer, type Server, type Socket } from "node:net";

/** `cut-answers`: what the server answers next is not handed on, both sides are cut off. `hang`: nothing is handed on. */
export type ProxyMode = "pass" | "cut-answers" | "hang" | "refuse";

export interface TcpProxy {
  readonly databaseUrl: string;
  /** Holds for connections that are open, too. */
  readonly setMode: (mode: ProxyMode) => void;
  /** Answers that were kept back. */
  readonly cutCount: () => number;
}

class Proxying {
  mode: ProxyMode = "pass";
  cuts = 0;
  readonly #sockets = new Set<Socket>();

  readonly join = (client: Socket, port: number): void => {
    if (this.mode === "refuse") return void client.destroy();
    const server = connect(port, "127.0.0.1");
    const end = (): void => {
      for (const socket of [client, server]) this.#sockets.delete(socket.destroy());
    };
    for (const socket of [client, server]) {
      this.#sockets.add(socket);
      socket.on("error", end).on("close", end);
    }
    client.on("data", (bytes) => void (this.mode === "hang" || server.write(bytes)));
    server.on("data", (bytes) => {
      if (this.mode === "pass") client.write(bytes);
      if (this.mode !== "cut-answers") return;
      this.cuts += 1;
      end();
    });
  };

  cutAll(): void {
    for (const socket of this.#sockets) socket.destroy();
  }
}

const listening = (server: Server): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once("error", reject).listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    });
  });

/** Stands between a store and its database, and breaks what it is told to break. */
export const startTcpProxy = Effect.fn("startTcpProxy")(function* (
  targetUrl: string,
): Effect.fn.Return<TcpProxy, never, Scope.Scope> {
  const proxying = new Proxying();
  const target = new URL(targetUrl);
  const server = createServer((client) => proxying.join(client, Number(target.port)));
  const port = yield* Effect.acquireRelease(
    Effect.promise(() => listening(server)),
    () =>
      Effect.promise(async () => {
        const closed = new Promise((resolve) => server.close(resolve));
        proxying.cutAll();
        await closed;
      }),
  );
  const databaseUrl = new URL(targetUrl);
  databaseUrl.port = String(port);
  return {
    databaseUrl: databaseUrl.href,
    setMode: (mode) => {
      proxying.mode = mode;
      if (mode === "refuse") proxying.cutAll();
    },
    cutCount: () => proxying.cuts,
  };
});
