import { EventEmitter } from "node:events";
import type pg from "pg";
import { describe, expect, it } from "vitest";
import { tenantPool } from "./tenant-pool.ts";

const BEGIN = "begin; set local role plimsoll_graph_tenant; set local plimsoll.graph_tenant = 'acme'";

/** A pool that writes down what is asked of it, and fails at one statement. */
const recordingPool = (failsAt?: string) => {
  const said: string[] = [];
  const client = Object.assign(new EventEmitter(), {
    query: async (text: string) => {
      said.push(text);
      if (text === failsAt) throw new Error(`failed at ${text}`);
      return { rows: [{ answer: 1 }] };
    },
    release: (broken?: unknown) => void said.push(broken === undefined ? "kept" : "closed"),
  });
  return {
    client,
    said,
    pool: tenantPool({ connect: async () => client, end: async () => undefined } as never as pg.Pool, "acme"),
  };
};

describe("tenantPool", () => {
  it("wraps a single statement in a transaction of the tenant", async () => {
    const { said, pool } = recordingPool();
    expect((await pool.query("select 1")).rows).toEqual([{ answer: 1 }]);
    expect(said).toEqual([BEGIN, "select 1", "COMMIT", "kept"]);
  });

  it("makes a transaction of the library one of the tenant", async () => {
    const { said, pool } = recordingPool();
    const client = await pool.connect();
    for (const text of ["BEGIN", "insert", "ROLLBACK"]) await client.query(text);
    client.release();
    expect(said).toEqual([BEGIN, "insert", "ROLLBACK", "kept"]);
  });

  it("refuses a statement outside of a transaction, before and after one", async () => {
    const { said, pool } = recordingPool();
    const client = await pool.connect();
    await expect(client.query("select 1")).rejects.toThrow("outside of a transaction");
    for (const text of ["BEGIN", "COMMIT"]) await client.query(text);
    await expect(client.query("select 1")).rejects.toThrow("outside of a transaction");
    expect(said).toEqual([BEGIN, "COMMIT"]);
  });

  it.each([BEGIN, "select 1", "COMMIT"])("closes a connection that failed at %s", async (failsAt) => {
    const { said, pool } = recordingPool(failsAt);
    await expect(pool.query("select 1")).rejects.toThrow("failed at");
    expect(said.at(-1)).toBe("closed");
  });

  it("lives on when a connection breaks between two statements, and leaves no listener behind", async () => {
    const { client, pool } = recordingPool();
    const { query, release } = await pool.connect();
    await query("BEGIN");
    expect(() => client.emit("error", new Error("reset by peer"))).not.toThrow();
    release();
    expect(client.listenerCount("error")).toBe(0);
  });
});
