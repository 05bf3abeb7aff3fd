import { dispatched, taskOf, workflowOf } from "@plimsoll/contract-tests";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Scope from "effect/Scope";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { migrate } from "../migrate/migrate.ts";
import { startTestPostgres } from "../testing/start-test-postgres.ts";
import { makePostgresWorkflowStore } from "./make-postgres-workflow-store.ts";

const TABLES = ["workflows", "task_definitions", "tasks", "workflow_events", "agents", "agent_performance", "leases"];
const scope = Scope.makeUnsafe();
let admin: pg.Client;

beforeAll(async () => {
  const { databaseUrl } = await Effect.runPromise(Scope.provide(startTestPostgres(), scope));
  await Effect.runPromise(migrate(databaseUrl));
  const store = await Effect.runPromise(Scope.provide(makePostgresWorkflowStore({ databaseUrl }), scope));
  for (const tenantId of ["alpha", "beta"]) {
    const definition = workflowOf(tenantId, "shared-id", [taskOf(`of-${tenantId}`)]);
    await Effect.runPromise(store.accept(definition, 1));
    await Effect.runPromise(store.claim(definition, "engine", 2, 1000));
    const events = [dispatched({ taskId: `of-${tenantId}` })];
    await Effect.runPromise(store.append([{ tenantId, workflowId: "shared-id", epoch: 1, firstSequence: 3, events }]));
    const measured = { agentId: "a", capability: "c", weight: 1, successRatio: 1, latencyMs: 1, updatedAtMs: 1 };
    await Effect.runPromise(store.savePerformance(tenantId, [measured]));
  }
  admin = new pg.Client({ connectionString: databaseUrl });
  await admin.connect();
});

afterAll(async () => {
  await admin.end();
  await Effect.runPromise(Scope.close(scope, Exit.void));
});

interface Asker {
  readonly role?: string;
  readonly claims?: unknown;
}

/** As PostgREST does it: role and claims hold for one transaction. */
const as = async (
  { role = "authenticated", claims }: Asker,
  text: string,
): Promise<readonly Record<string, unknown>[]> => {
  await admin.query("begin");
  try {
    if (claims !== undefined) {
      await admin.query("select set_config('request.jwt.claims', $1, true)", [JSON.stringify(claims)]);
    }
    await admin.query(`set local role ${role}`);
    return (await admin.query(text)).rows as readonly Record<string, unknown>[];
  } finally {
    await admin.query("rollback");
  }
};

const tenantsSeen = async (asker: Asker, table: string): Promise<readonly unknown[]> => {
  const rows = await as(asker, `select distinct tenant_id from plimsoll.${table} order by 1`);
  return rows.map((row) => row["tenant_id"]);
};

const tokenOf = (tenantId: string): Asker => ({ claims: { app_metadata: { tenant_id: tenantId } } });

describe("row-level security", () => {
  it.each(TABLES)("lets a tenant see its own rows of %s and no other's", async (table) => {
    expect(await tenantsSeen(tokenOf("alpha"), table)).toEqual(["alpha"]);
    expect(await tenantsSeen(tokenOf("beta"), table)).toEqual(["beta"]);
    expect(await tenantsSeen(tokenOf("gamma"), table)).toEqual([]);
  });

  it.each(TABLES)(
    "shows nothing of %s to a token without a tenant, or with one where users can write it",
    async (table) => {
      expect(await tenantsSeen({}, table)).toEqual([]);
      expect(await tenantsSeen({ claims: {} }, table)).toEqual([]);
      expect(await tenantsSeen({ claims: { app_metadata: { tenant_id: "" } } }, table)).toEqual([]);
      const forged = { tenant_id: "alpha", user_metadata: { tenant_id: "alpha" }, app_metadata: { tenant: "alpha" } };
      expect(await tenantsSeen({ claims: forged }, table)).toEqual([]);
      const claims = { role: "service_role", app_metadata: { tenant_id: "alpha' or true --" } };
      expect(await tenantsSeen({ claims }, table)).toEqual([]);
    },
  );

  it.each(TABLES)("refuses anonymous readers of %s", async (table) => {
    const reading = tenantsSeen({ role: "anon", ...tokenOf("alpha") }, table);
    await expect(reading).rejects.toMatchObject({ code: "42501" });
  });

  it.each(TABLES)("lets whoever executes workflows see all tenants' %s", async (table) => {
    expect(await tenantsSeen({ role: "service_role" }, table)).toEqual(["alpha", "beta"]);
  });

  it.each(TABLES.filter((table) => table !== "leases"))("refuses a tenant that writes to its own %s", async (table) => {
    for (const statement of [
      `delete from plimsoll.${table}`,
      `update plimsoll.${table} set tenant_id = 'beta'`,
      `insert into plimsoll.${table} (tenant_id) values ('alpha')`,
    ]) {
      await expect(as(tokenOf("alpha"), statement)).rejects.toMatchObject({ code: "42501" });
    }
  });

  it("refuses a tenant that calls what the engine calls", async () => {
    const call = "select private.prune_step(1)";
    await expect(as(tokenOf("alpha"), call)).rejects.toMatchObject({ code: "42501" });
    const claim = "select private.claim_workflow('alpha', 'shared-id', 'me', 1e15, 2e15, 't', '{}')";
    await expect(as(tokenOf("alpha"), claim)).rejects.toMatchObject({ code: "42501" });
  });

  it("is enabled and forced on every table of ours, and every key begins with the tenant", async () => {
    const open = await admin.query(`
      select relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'plimsoll' and relkind in ('r', 'p') and not (relrowsecurity and relforcerowsecurity)`);
    expect(open.rows).toEqual([]);
    const keys = await admin.query(`
      select a.attname from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
      where n.nspname = 'plimsoll' and i.indisprimary`);
    const tables = await admin.query(`
      select relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'plimsoll' and relkind in ('r', 'p')`);
    expect(keys.rows.length).toBe(tables.rows.length);
    expect(new Set(keys.rows.map(({ attname }) => attname as string))).toEqual(new Set(["tenant_id"]));
  });
});

describe("the journal", () => {
  const changes = [
    "update plimsoll.workflow_events set kind = 'forged'",
    "delete from plimsoll.workflow_events",
    "truncate plimsoll.workflow_events",
  ];

  it.each(changes)("refuses the engine's role: %s", async (statement) => {
    await expect(as({ role: "service_role" }, statement)).rejects.toMatchObject({ code: "42501" });
  });

  it.each(changes)("refuses even the owner, whom no grant binds: %s", async (statement) => {
    await expect(admin.query(statement)).rejects.toMatchObject({ code: "42501" });
  });

  it("is not opened by a session that says it is the retention", async () => {
    await admin.query("begin");
    await admin.query("set local role service_role");
    await admin.query("select set_config('plimsoll.retention', 'on', true)");
    await expect(admin.query("delete from plimsoll.workflow_events")).rejects.toMatchObject({ code: "42501" });
    await admin.query("rollback");
  });
});
