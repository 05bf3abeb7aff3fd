import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Scope from "effect/Scope";
import { request } from "node:http";
import { makeRunCatalog } from "../catalog/make-run-catalog.ts";
import { serveRunsUi } from "../server/serve-runs-ui.ts";

/** A page that is served until it is stopped. */
export interface ServedPage {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

export const serveForTest = async (rootDir: string): Promise<ServedPage> => {
  const scope = Scope.makeUnsafe();
  const config = { catalog: makeRunCatalog({ rootDir }), port: 0 };
  const { url } = await Effect.runPromise(Scope.provide(serveRunsUi(config), scope));
  return { url, stop: () => Effect.runPromise(Scope.close(scope, Exit.void)) };
};

/** What a raw request was answered with. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly text: string;
}

/** Asks with a path and headers just as given, which fetch would tidy up. */
export const askRaw = (
  { url }: ServedPage,
  path: string,
  { method = "GET", headers = {} }: { readonly method?: string; readonly headers?: Record<string, string> } = {},
): Promise<RawAnswer> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const asked = request({ hostname, port, path, method, headers, timeout: 10_000 }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(chunks).toString("utf8"),
        }),
      );
    });
    asked.on("timeout", () => asked.destroy(new Error("no answer within 10 s")));
    asked.on("error", reject);
    asked.end();
  });
