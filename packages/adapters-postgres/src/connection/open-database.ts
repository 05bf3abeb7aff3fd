import { StoreFailure } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import pg from "pg";
import { DEFAULT_POSTGRES_CONFIG, type PostgresConfig } from "./postgres-config.ts";
import { storeFailureOf } from "./store-failure-of.ts";

/** A statement; one with a name is parsed once for each connection. */
export interface Statement {
  readonly name?: string;
  readonly text: string;
  readonly values?: readonly unknown[];
}

/** Runs one statement and answers with its rows. */
export type Run = (statement: Statement) => Promise<readonly Record<string, unknown>[]>;

/** A database behind a bounded pool: every call ends within its time limits, with rows or with a StoreFailure. */
export interface Database {
  /** One statement is one round trip and one transaction. */
  readonly query: (statement: Statement) => Effect.Effect<readonly Record<string, unknown>[], StoreFailure>;
  /** The same outside of Effect, for callers that wait themselves; rejects with StoreFailure. */
  readonly run: Run;
  /** Several statements in one transaction, rolled back when `body` fails. */
  readonly transact: <A>(body: (run: Run) => Promise<A>) => Effect.Effect<A, StoreFailure>;
}

const CLOSE_TIMEOUT_MS = 5_000;
const SERVER_HEADSTART_MS = 1_000;
const BIGINT_OID = 20;

/** Our bigints are counters that stay below 2^53. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: "text" | "binary") =>
    oid === BIGINT_OID ? Number : pg.types.getTypeParser(oid, format as "text")) as typeof pg.types.getTypeParser,
};

const ROLE = /^[a-z_][a-z0-9_]*$/;

const checkRole = (role: string | null): Effect.Effect<void, StoreFailure> =>
  role === null || ROLE.test(role)
    ? Effect.void
    : Effect.fail(
        new StoreFailure({
          code: "invalid",
          message: `"${role}" can't be the database role`,
          hint: "role: lower-case letters, digits and underscores, beginning with a letter; null for the URL's own user.",
          retryable: false,
        }),
      );

const poolOf = (config: PostgresConfig): pg.Pool => {
  const { role, maxConnections, connectTimeoutMs, answerTimeoutMs } = { ...DEFAULT_POSTGRES_CONFIG, ...config };
  const options: pg.PoolConfig & { onConnect?: (client: pg.ClientBase) => Promise<unknown> } = {
    connectionString: config.databaseUrl,
    application_name: "plimsoll",
    max: maxConnections,
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: answerTimeoutMs,
    statement_timeout: Math.max(1, answerTimeoutMs - SERVER_HEADSTART_MS),
    idle_in_transaction_session_timeout: answerTimeoutMs,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    types,
    ...(role === null ? {} : { onConnect: (client: pg.ClientBase) => client.query(`set role ${role}`) }),
  };
  const pool = new pg.Pool(options);
  // An idle connection that breaks is dropped by the pool; the next call makes another one.
  pool.on("error", () => undefined);
  return pool;
};

const runOn =
  (target: Pick<pg.ClientBase, "query">): Run =>
  async (statement) => {
    try {
      const { rows } = await target.query({ ...statement, values: [...(statement.values ?? [])] });
      return rows as readonly Record<string, unknown>[];
    } catch (cause) {
      throw storeFailureOf(cause);
    }
  };

/** A connection that failed within a transaction is closed: that rolls back whatever it had done. */
const transactOn = async <A>(pool: pg.Pool, body: (run: Run) => Promise<A>): Promise<A> => {
  const client = await pool.connect();
  const broken = (): void => undefined;
  client.on("error", broken);
  let failure: Error | undefined;
  try {
    const run = runOn(client);
    await run({ text: "begin" });
    const result = await body(run);
    await run({ text: "commit" });
    return result;
  } catch (cause) {
    failure = cause instanceof Error ? cause : new Error(String(cause));
    throw cause;
  } finally {
    client.off("error", broken);
    client.release(failure);
  }
};

const close = (pool: pg.Pool): Effect.Effect<void> =>
  Effect.promise(() => pool.end().catch(() => undefined)).pipe(Effect.timeoutOption(CLOSE_TIMEOUT_MS), Effect.asVoid);

/** Makes the pool, without connecting: the first call does. The Scope closes it. */
export const openDatabase = Effect.fn("openDatabase")(function* (
  config: PostgresConfig,
): Effect.fn.Return<Database, StoreFailure, Scope.Scope> {
  yield* checkRole(config.role ?? null);
  const acquire = Effect.try({ try: () => poolOf(config), catch: storeFailureOf });
  const pool = yield* Effect.acquireRelease(acquire, close);
  const run = runOn(pool as unknown as Pick<pg.ClientBase, "query">);
  const database: Database = {
    run,
    query: (statement) => Effect.tryPromise({ try: () => run(statement), catch: storeFailureOf }),
    transact: (body) => Effect.tryPromise({ try: () => transactOn(pool, body), catch: storeFailureOf }),
  };
  return database;
});
