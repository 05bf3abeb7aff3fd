import type { StoreFailure } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import { installedBinaries, npmBinaries } from "../embedded/postgres-binaries.ts";
import { serverAccount } from "../embedded/server-account.ts";
import { type StartedServer, startFailureOf, startServer } from "../embedded/start-server.ts";
import { temporaryFolder } from "./temporary-folder.ts";

export interface TestPostgresOptions {
  /** `installed`: Debian's programs where there are any; `npm`: always the ones that npm brought. @default "installed" */
  readonly programs?: "installed" | "npm";
  /** True: commits wait for the disk, as in production. @default false */
  readonly durable?: boolean;
}

export interface TestPostgres {
  /** Of a superuser; the database is empty: `migrate` it. */
  readonly databaseUrl: string;
  /** kill -9 of the server. */
  readonly kill: Effect.Effect<void>;
  /** After `kill` or `stop`, on the same data and the same port. */
  readonly restart: Effect.Effect<void, StoreFailure>;
  readonly stop: Effect.Effect<void>;
}

/** A real PostgreSQL server in a temporary folder, on 127.0.0.1 and a free port; the Scope stops it and leaves nothing. */
export const startTestPostgres = Effect.fn("startTestPostgres")(function* (
  options: TestPostgresOptions = {},
): Effect.fn.Return<TestPostgres, StoreFailure, Scope.Scope> {
  const { programs = "installed", durable = false } = options;
  const folder = yield* temporaryFolder;
  const start = (port?: number): Effect.Effect<StartedServer, StoreFailure> =>
    Effect.tryPromise({
      try: () => {
        const binaries = (programs === "installed" ? installedBinaries() : undefined) ?? npmBinaries();
        return startServer({ folder, binaries, account: serverAccount(), durable }, port);
      },
      catch: startFailureOf,
    });
  let current: StartedServer = yield* Effect.acquireRelease(start(), () => Effect.promise(() => current.server.stop()));
  const port = Number(new URL(current.databaseUrl).port);
  return {
    databaseUrl: current.databaseUrl,
    kill: Effect.promise(() => current.server.killHard()),
    stop: Effect.promise(() => current.server.stop()),
    restart: Effect.map(start(port), (started) => void (current = started)),
  };
});
