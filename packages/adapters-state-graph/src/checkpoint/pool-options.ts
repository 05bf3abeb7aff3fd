import type pg from "pg";

const CONNECT_TIMEOUT_MS = 10_000;
const ANSWER_TIMEOUT_MS = 30_000;
/** The server gives up first, so that its reason arrives. */
const SERVER_HEADSTART_MS = 1_000;

/** Every call to the database ends, one way or the other. */
export const poolOptions = (databaseUrl: string): pg.PoolConfig => ({
  connectionString: databaseUrl,
  application_name: "plimsoll-graph",
  connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  query_timeout: ANSWER_TIMEOUT_MS,
  statement_timeout: ANSWER_TIMEOUT_MS - SERVER_HEADSTART_MS,
  idle_in_transaction_session_timeout: ANSWER_TIMEOUT_MS,
  idleTimeoutMillis: 60_000,
  keepAlive: true,
});
