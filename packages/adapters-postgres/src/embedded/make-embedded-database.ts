import type { StoreFailure } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import { resolve } from "node:path";
import { lockFolder } from "./folder-lock.ts";
import { npmBinaries } from "./postgres-binaries.ts";
import { serverAccount } from "./server-account.ts";
import { type StartedServer, startFailureOf, startServer } from "./start-server.ts";

export interface EmbeddedDatabaseConfig {
  /** Holds everything: data, password, log. One process at a time. */
  readonly folder: string;
}

export interface EmbeddedDatabase {
  /** With a password: not to be shown. Valid while the Scope is open. */
  readonly databaseUrl: string;
}

const start = ({ folder }: EmbeddedDatabaseConfig): Promise<StartedServer> =>
  startServer({ folder: resolve(folder), binaries: npmBinaries(), account: serverAccount(), durable: true });

const locking = (folder: string): Effect.Effect<void, StoreFailure, Scope.Scope> =>
  Effect.asVoid(
    Effect.acquireRelease(Effect.try({ try: () => lockFolder(resolve(folder)), catch: startFailureOf }), (unlock) =>
      Effect.sync(unlock),
    ),
  );

/**
 * A real PostgreSQL that needs nothing but npm (docs/adr/0009), on 127.0.0.1 and a free port. It ends with the Scope, and
 * also when this process is killed; then the next start recovers. `migrate` it before its first use.
 */
export const makeEmbeddedDatabase = Effect.fn("makeEmbeddedDatabase")(function* (
  config: EmbeddedDatabaseConfig,
): Effect.fn.Return<EmbeddedDatabase, StoreFailure, Scope.Scope> {
  yield* locking(config.folder);
  const { databaseUrl } = yield* Effect.acquireRelease(
    Effect.tryPromise({ try: () => start(config), catch: startFailureOf }),
    ({ server }) => Effect.promise(() => server.stop()),
  );
  return { databaseUrl };
});
