import { Annotation, END, START, StateGraph } from "@langchain/langgraph";
import { startTestPostgres, type TestPostgres } from "@plimsoll/adapters-postgres/testing";
import { setUpCheckpoints, TenantCheckpointer } from "@plimsoll/adapters-state-graph";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Scope from "effect/Scope";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const TABLES = ["checkpoints", "checkpoint_blobs", "checkpoint_writes"] as const;
const SCHEMA = "plimsoll_graph";

const scope = Effect.runSync(Scope.make());
let database: TestPostgres;
let pool: pg.Pool;

beforeAll(async () => {
  database = await Effect.runPromise(Scope.provide(startTestPostgres(), scope));
  await Promise.all([1, 2, 3].map(() => setUpCheckpoints(database.databaseUrl)));
  pool = new pg.Pool({ connectionString: database.databaseUrl, max: 4, connectionTimeoutMillis: 10_000 });
  // Connections that end while the server does.
  pool.on("error", () => undefined);
});
afterAll(async () => {
  await pool.end();
  await Effect.runPromise(Scope.close(scope, Exit.void));
});

const of = (tenantId: string) => new TenantCheckpointer({ tenantId, database: pool });

const State = Annotation.Root({ cargo: Annotation<string>, steps: Annotation<number> });
const graphOf = (checkpointer: TenantCheckpointer) =>
  new StateGraph(State)
    .addNode("stow", ({ cargo, steps }) => ({ cargo: `${cargo}, stowed`, steps: (steps ?? 0) + 1 }))
    .addEdge(START, "stow")
    .addEdge("stow", END)
    .compile({ checkpointer });

const thread = (threadId: string) => ({ configurable: { thread_id: threadId }, durability: "sync" as const });

const listed = async (checkpointer: TenantCheckpointer, config: object) => {
  const found: string[] = [];
  for await (const { config: at } of checkpointer.list(config)) found.push(String(at.configurable?.["thread_id"]));
  return found;
};

/** Rows that a statement sees as the tenant's role, with the setting that it is given. */
const rowsAs = async (tenantId: string | null, table: string): Promise<number> => {
  const client = await pool.connect();
  try {
    await client.query("begin; set local role plimsoll_graph_tenant");
    if (tenantId !== null) await client.query("select set_config('plimsoll.graph_tenant', $1, true)", [tenantId]);
    const { rows } = await client.query(`select count(*)::int as n from ${SCHEMA}.${table}`);
    return (rows[0] as { readonly n: number }).n;
  } finally {
    await client.query("rollback");
    client.release();
  }
};

describe("TenantCheckpointer", () => {
  it("AC5.1: keeps two tenants' threads of one name apart", async () => {
    const [a, b] = [of("apart-a"), of("apart-b")];
    await graphOf(a).invoke({ cargo: "tea", steps: 0 }, thread("voyage"));
    await graphOf(b).invoke({ cargo: "coal", steps: 0 }, thread("voyage"));
    expect((await graphOf(a).getState(thread("voyage"))).values).toEqual({ cargo: "tea, stowed", steps: 1 });
    expect((await graphOf(b).getState(thread("voyage"))).values).toEqual({ cargo: "coal, stowed", steps: 1 });
    await a.deleteThread("voyage");
    expect((await graphOf(a).getState(thread("voyage"))).values).toEqual({});
    expect((await graphOf(b).getState(thread("voyage"))).values).toMatchObject({ cargo: "coal, stowed" });
  });

  it("AC5.1: names threads to its graph as the graph does, also in the configs that it hands back", async () => {
    const saver = of("named");
    const graph = graphOf(saver);
    await graph.invoke({ cargo: "tea", steps: 0 }, thread("voyage"));
    const { config, parentConfig } = await graph.getState(thread("voyage"));
    expect([config, parentConfig].map((one) => one?.configurable?.["thread_id"])).toEqual(["voyage", "voyage"]);
    const forked = await graph.updateState(config, { cargo: "jute" });
    expect((await graph.getState(forked)).values).toMatchObject({ cargo: "jute" });
  });

  it("AC5.1: lists without a thread only what is the tenant's", async () => {
    await graphOf(of("list-a")).invoke({ cargo: "tea", steps: 0 }, thread("one"));
    await graphOf(of("list-a")).invoke({ cargo: "tea", steps: 0 }, thread("two"));
    await graphOf(of("list-b")).invoke({ cargo: "coal", steps: 0 }, thread("three"));
    expect(new Set(await listed(of("list-a"), {}))).toEqual(new Set(["one", "two"]));
    expect(new Set(await listed(of("list-b"), { configurable: {} }))).toEqual(new Set(["three"]));
    expect(await listed(of("list-c"), {})).toEqual([]);
  });

  it.each(["list-b/three", "../list-b/three", "/list-b/three", "list-a/../list-b/three", "%", "list-_/three"])(
    "AC5.1: reads nothing of another tenant under the thread id %j",
    async (threadId) => {
      await graphOf(of("list-b")).invoke({ cargo: "coal", steps: 0 }, thread("three"));
      expect(await of("list-a").getTuple(thread(threadId))).toBeUndefined();
      await of("list-a").deleteThread(threadId);
      expect(await of("list-b").getTuple(thread("three"))).toBeDefined();
    },
  );

  it.each(["", "a/b", "/", "a'b", "a b", "-a", "x".repeat(129)])("refuses %j as a tenant", (tenantId) => {
    expect(() => of(tenantId)).toThrow(/tenantId/);
  });

  it("refuses a config without a thread", async () => {
    await expect(of("a").getTuple({ configurable: {} })).rejects.toThrow(/thread_id/);
    await expect(of("a").getTuple(thread(""))).rejects.toThrow(/thread_id/);
  });

  it.each(TABLES)(
    "AC5.1: %s shows a tenant its own rows, and nothing to who names no tenant, by PostgreSQL's own rule",
    async (table) => {
      await graphOf(of("rls-a")).invoke({ cargo: "tea", steps: 0 }, thread("one"));
      await graphOf(of("rls-b")).invoke({ cargo: "coal", steps: 0 }, thread("one"));
      await of("rls-b").putWrites(
        { configurable: { thread_id: "one", checkpoint_ns: "", checkpoint_id: "x" } },
        [["cargo", "more"]],
        "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
      );
      const whole = await pool.query(
        `select count(*)::int as n from ${SCHEMA}.${table} where thread_id like 'rls-b/%'`,
      );
      expect((whole.rows[0] as { readonly n: number }).n).toBeGreaterThan(0);
      expect(await rowsAs("rls-b", table)).toBe((whole.rows[0] as { readonly n: number }).n);
      for (const nobody of [null, "", "rls", "rls-", "rls-b/", "%"]) expect(await rowsAs(nobody, table)).toBe(0);
    },
  );

  it("AC5.1: can write no row of another tenant", async () => {
    const client = await pool.connect();
    await client.query("begin; set local role plimsoll_graph_tenant; set local plimsoll.graph_tenant = 'rls-a'");
    const stolen = client.query(
      `insert into ${SCHEMA}.checkpoints (thread_id, checkpoint_id, checkpoint) values ('rls-b/one', 'forged', '{}')`,
    );
    await expect(stolen).rejects.toThrow(/row-level security/);
    await client.query("rollback");
    client.release();
  });

  it("leaves neither role nor tenant on a connection that it gives back", async () => {
    await graphOf(of("clean")).invoke({ cargo: "tea", steps: 0 }, thread("one"));
    const clients = await Promise.all([1, 2, 3, 4].map(() => pool.connect()));
    for (const client of clients) {
      const { rows } = await client.query(
        "select current_user = session_user as same, coalesce(current_setting('plimsoll.graph_tenant', true), '') as tenant",
      );
      expect(rows).toEqual([{ same: true, tenant: "" }]);
      client.release();
    }
  });

  it("AC5.1: mixes no tenants up that run one after another and side by side on shared connections", async () => {
    const tenants = Array.from({ length: 20 }, (_, index) => `crowd-${index}`);
    await Promise.all(tenants.map((one) => graphOf(of(one)).invoke({ cargo: one, steps: 0 }, thread("same"))));
    for (const one of tenants)
      expect((await graphOf(of(one)).getState(thread("same"))).values).toMatchObject({ cargo: `${one}, stowed` });
  });

  it("deletes threads that have been idle, of its tenant alone", async () => {
    await graphOf(of("idle-a")).invoke({ cargo: "tea", steps: 0 }, thread("old"));
    await graphOf(of("idle-b")).invoke({ cargo: "tea", steps: 0 }, thread("old"));
    expect(await of("idle-a").deleteThreadsIdleSince(Date.now() - 3_600_000)).toBe(0);
    expect(await of("idle-a").deleteThreadsIdleSince(Date.now() + 1_000)).toBe(1);
    expect(await listed(of("idle-a"), {})).toEqual([]);
    expect(await listed(of("idle-b"), {})).not.toEqual([]);
    for (const table of TABLES) expect(await rowsAs("idle-a", table)).toBe(0);
  });

  it("opens and closes connections of its own for a URL", async () => {
    const saver = new TenantCheckpointer({ tenantId: "own", database: database.databaseUrl });
    await graphOf(saver).invoke({ cargo: "tea", steps: 0 }, thread("one"));
    await saver.end();
    await expect(saver.getTuple(thread("one"))).rejects.toThrow(/end/);
  });
});
