import { dispatched, succeeded, taskOf, workflowOf } from "@plimsoll/contract-tests";
import { createClient } from "@supabase/supabase-js";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Scope from "effect/Scope";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { migrate } from "../../migrate/migrate.ts";
import { makePostgresWorkflowStore } from "../../store/make-postgres-workflow-store.ts";
import { isolationFaults } from "../isolation/isolation-faults.ts";
import { relationsOf } from "../isolation/tenant-catalogue.ts";
import { signToken } from "./sign-token.ts";
import { startPostgrest } from "./start-postgrest.ts";
import { startSupabaseDatabase } from "./start-supabase-database.ts";

const SECRET = "a-secret-that-only-the-tests-know-36";
const scope = Scope.makeUnsafe();
const provided = <A, E>(effect: Effect.Effect<A, E, Scope.Scope>): Promise<A> =>
  Effect.runPromise(Scope.provide(effect, scope));
let admin: pg.Client;
let url: string;

/** The client of a Supabase user, as his own program makes it: with his token, and nothing of ours. */
const clientWith = (token: string) =>
  createClient(url, signToken({ role: "anon" }, SECRET), {
    db: { schema: "plimsoll" },
    accessToken: () => Promise.resolve(token),
  });
const tokenOf = (tenantId: unknown, more: Readonly<Record<string, unknown>> = {}, secret = SECRET): string =>
  signToken({ sub: "user-1", role: "authenticated", app_metadata: { tenant_id: tenantId }, ...more }, secret);
const userOf = (tenantId: unknown) => clientWith(tokenOf(tenantId));

beforeAll(async () => {
  const { adminUrl, postgresUrl, authenticatorUrl } = await provided(startSupabaseDatabase());
  await Effect.runPromise(migrate(postgresUrl));
  const store = await provided(makePostgresWorkflowStore({ databaseUrl: postgresUrl }));
  for (const tenantId of ["acme", "globex"]) {
    const definition = workflowOf(tenantId, `of-${tenantId}`, [taskOf("first"), taskOf("second")]);
    await Effect.runPromise(store.accept(definition, 1));
    await Effect.runPromise(store.claim(definition, "engine", 2, 1000));
    const events = [dispatched({ taskId: "first" }), succeeded({ taskId: "first" }), dispatched({ taskId: "second" })];
    const key = { tenantId, workflowId: `of-${tenantId}` };
    await Effect.runPromise(store.append([{ ...key, epoch: 1, firstSequence: 3, events }]));
  }
  admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  await admin.query("insert into plimsoll.tenant_quotas (tenant_id, tokens_per_day) values ('acme', 1), ('globex', 2)");
  url = (await provided(startPostgrest({ databaseUrl: authenticatorUrl, schemas: ["plimsoll"], jwtSecret: SECRET })))
    .url;
});
afterAll(async () => {
  await admin.end();
  await Effect.runPromise(Scope.close(scope, Exit.void));
});

describe("a Supabase project, migrated by postgres, who is no superuser there", () => {
  it("has nothing that could let one tenant see another's", async () => {
    const { rows } = await admin.query("select rolsuper from pg_roles where rolname = 'postgres'");
    expect(rows).toEqual([{ rolsuper: false }]);
    expect(await isolationFaults(admin)).toEqual([]);
  });
});

describe("@supabase/supabase-js with a user's own token", () => {
  it("AC5.4: shows the workflows of its tenant, with what belongs to them, and no other's", async () => {
    const { data, error } = await userOf("acme").from("workflows").select("tenant_id, workflow_id, status, succeeded");
    expect(error).toBeNull();
    expect(data).toEqual([{ tenant_id: "acme", workflow_id: "of-acme", status: "running", succeeded: 1 }]);
    const used = await userOf("globex").from("tenant_usage").select("tenant_id, workflow_id, attempts, tokens");
    expect(used.data).toEqual([{ tenant_id: "globex", workflow_id: "of-globex", attempts: 1, tokens: 12 }]);
  });

  it("shows of every table and view that there is only what is the tenant's, also when another's is asked for", async () => {
    const names = (await relationsOf(admin)).flatMap(({ name }) => /^plimsoll\.(\w+)$/.exec(name)?.[1] ?? []);
    const shown: string[] = [];
    for (const name of names) {
      const own = await userOf("acme").from(name).select("tenant_id");
      expect(own.error, name).toBeNull();
      const { rows } = await admin.query(`select distinct tenant_id from plimsoll.${name} where tenant_id = 'acme'`);
      const there = rows.map((row: Readonly<Record<string, unknown>>) => row["tenant_id"]);
      expect([...new Set(own.data?.map((row) => row["tenant_id"] as unknown))], name).toEqual(there);
      if (there.length > 0) shown.push(name);
      const other = await userOf("acme").from(name).select("*").eq("tenant_id", "globex");
      expect(other, name).toMatchObject({ error: null, data: [] });
    }
    const filled = [
      "leases",
      "task_definitions",
      "tasks",
      "tenant_quotas",
      "tenant_usage",
      "workflow_events",
      "workflows",
    ];
    expect(shown).toEqual(expect.arrayContaining(filled));
  });

  it.each([
    ["another tenant's name in what users may edit", tokenOf("nobody", { user_metadata: { tenant_id: "acme" } })],
    ["a tenant beside app_metadata", signToken({ role: "authenticated", tenant_id: "acme" }, SECRET)],
    ["a tenant that is no string", tokenOf(["acme"])],
    ["no tenant", signToken({ role: "authenticated" }, SECRET)],
  ])("shows nothing to a token with %s", async (_, token) => {
    expect(await clientWith(token).from("workflows").select()).toMatchObject({ error: null, data: [] });
  });

  it.each([
    ["is signed by somebody else", tokenOf("acme", {}, "another-secret-of-thirty-six-letters")],
    ["was changed after it was signed", tokenOf("acme").replace(/\.[^.]+\./, `.${tokenOf("globex").split(".")[1]}.`)],
    ["has run out", tokenOf("acme", { exp: 1 })],
    [
      "is signed by nothing",
      `${Buffer.from('{"alg":"none"}').toString("base64url")}.${tokenOf("acme").split(".")[1]}.`,
    ],
  ])("is refused when its token %s", async (_, token) => {
    const { data, status } = await clientWith(token).from("workflows").select();
    expect({ data, status }).toEqual({ data: null, status: 401 });
  });

  it("AC5.4: changes nothing, neither of others nor of its own tenant", async () => {
    const acme = userOf("acme");
    const row = { tenant_id: "globex", workflow_id: "planted" };
    for (const { error, status } of [
      await acme.from("workflows").insert(row),
      await acme.from("workflows").update({ status: "succeeded" }).eq("tenant_id", "globex"),
      await acme.from("workflow_events").delete().eq("tenant_id", "acme"),
      await acme.from("tenant_quotas").upsert({ tenant_id: "acme", tokens_per_day: 1_000_000 }),
    ]) {
      expect({ code: error?.code, status }).toEqual({ code: "42501", status: 403 });
    }
  });

  it("can't call what the engine calls, nor make itself the engine", async () => {
    const called = await userOf("acme").rpc("prune_step", { max_rows: 1 });
    expect(called).toMatchObject({ status: 404, data: null });
    const anonymous = await clientWith(signToken({ role: "anon" }, SECRET))
      .from("workflows")
      .select();
    expect(anonymous).toMatchObject({ status: 401, error: { code: "42501" } });
    const forged = await clientWith(tokenOf("acme", { role: "postgres" }))
      .from("workflows")
      .select();
    expect(forged.status).toBeGreaterThanOrEqual(400);
    expect(forged.data).toBeNull();
  });

  it("shows all tenants to the project's own service_role, which no user gets", async () => {
    const { data } = await clientWith(signToken({ role: "service_role" }, SECRET))
      .from("workflows")
      .select("tenant_id");
    expect(data?.map((row) => row["tenant_id"] as string).sort()).toEqual(["acme", "globex"]);
  });
});
