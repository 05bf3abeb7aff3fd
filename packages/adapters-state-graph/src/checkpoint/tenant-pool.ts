import type pg from "pg";
import { beginAs } from "./checkpoint-schema.ts";

type Client = Pick<pg.PoolClient, "query" | "release" | "on" | "off">;
type Query = (text: string, values?: unknown[]) => Promise<pg.QueryResult>;

/** What the library's saver asks of a pool. */
export interface SaverPool {
  readonly query: Query;
  readonly connect: () => Promise<{ readonly query: Query; readonly release: () => void }>;
  readonly end: () => Promise<void>;
}

const isBegin = (text: string): boolean => /^\s*begin\b/i.test(text);
const isEnd = (text: string): boolean => /^\s*(?:commit|rollback)\b/i.test(text);

/** A connection that breaks between two statements says so to nobody else, and would end the process: the next statement fails. */
const brokenBetween = (): void => undefined;

const tenantClient = (client: Client, begin: string) => {
  let [inTransaction, broken] = [false, false];
  client.on("error", brokenBetween);
  const query: Query = async (text, values) => {
    if (!inTransaction && !isBegin(text)) throw new Error("a tenant's statement outside of a transaction");
    try {
      const result = await (isBegin(text) ? client.query(begin) : client.query(text, values));
      inTransaction = !isEnd(text);
      return result;
    } catch (cause) {
      // The caller rolls back; a connection on which that fails, or of which nobody knows whose it is, is not used again.
      broken ||= isBegin(text) || isEnd(text);
      throw cause;
    }
  };
  const release = (): void => {
    client.off("error", brokenBetween);
    if (inTransaction || broken) client.release(true);
    else client.release();
  };
  return { query, release };
};

/**
 * A pool of which every statement runs within a transaction, as one tenant: role and tenant are set for the transaction alone,
 * so that tenants can share connections, also behind a pooler, and nothing is left on a connection that goes back. A statement
 * outside of a transaction is refused, because it would run as whoever connected.
 */
export const tenantPool = (pool: pg.Pool, tenantId: string): SaverPool => {
  const begin = beginAs(tenantId);
  const connect = async () => tenantClient(await pool.connect(), begin);
  return {
    connect,
    query: async (text, values) => {
      const client = await connect();
      try {
        await client.query("BEGIN");
        const result = await client.query(text, values);
        await client.query("COMMIT");
        return result;
      } finally {
        client.release();
      }
    },
    end: () => pool.end(),
  };
};
