import type { StoreFailure } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Scope from "effect/Scope";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makePostgresWorkflowStore } from "../store/make-postgres-workflow-store.ts";
import { startTestPostgres } from "../testing/start-test-postgres.ts";
import { MIGRATIONS } from "./bundled-sql.ts";
import { migrate } from "./migrate.ts";

const scope = Scope.makeUnsafe();
const names = MIGRATIONS.map(({ version, name }) => `${version}_${name}`);
let serverUrl: string;
let databaseUrl: string;
let ordinal = 0;

const asAdmin = async (url: string, ...statements: readonly string[]): Promise<readonly unknown[]> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    let rows: readonly unknown[] = [];
    for (const text of statements) rows = (await client.query(text)).rows;
    return rows;
  } finally {
    await client.end();
  }
};

const failureOf = <A>(effect: Effect.Effect<A, StoreFailure>): Promise<StoreFailure> =>
  Effect.runPromise(Effect.flip(effect));

beforeAll(async () => {
  serverUrl = (await Effect.runPromise(Scope.provide(startTestPostgres(), scope))).databaseUrl;
});
afterAll(() => Effect.runPromise(Scope.close(scope, Exit.void)));

/** Each test has a database of its own on the one server, as roles are the server's. */
beforeEach(async () => {
  ordinal += 1;
  await asAdmin(serverUrl, `create database migrated_${ordinal}`);
  databaseUrl = serverUrl.replace(/\/[^/]*$/, `/migrated_${ordinal}`);
});

describe("migrate", () => {
  it("applies every file once, in order, and then finds nothing to do", async () => {
    expect(await Effect.runPromise(migrate(databaseUrl))).toEqual(names);
    expect(await Effect.runPromise(migrate(databaseUrl))).toEqual([]);
  });

  it("lets those who come at the same time wait: one applies, the others find nothing to do", async () => {
    const all = await Promise.all([1, 2, 3, 4].map(() => Effect.runPromise(migrate(databaseUrl))));
    expect(all.filter((applied) => applied.length > 0)).toEqual([names]);
  });

  it("refuses a file that was changed after it was applied, and changes nothing", async () => {
    await Effect.runPromise(migrate(databaseUrl));
    const [first, ...rest] = MIGRATIONS;
    if (first === undefined) throw new Error("there are migrations");
    const later = { version: "29990101000000", name: "later", sql: "create table public.later ()" };
    const changed = { ...first, sql: `${first.sql} -- harmless, really` };
    const failure = await failureOf(migrate(databaseUrl, [changed, ...rest, later]));
    expect(failure.message).toContain(`${first.version}_${first.name} is not what was applied`);
    expect(failure.retryable).toBe(false);
    expect(await asAdmin(databaseUrl, "select to_regclass('public.later') as later")).toEqual([{ later: null }]);
  });

  it("applies all of what is new or nothing", async () => {
    const good = { version: "29990101000000", name: "good", sql: "create table public.good ()" };
    const bad = { version: "29990102000000", name: "bad", sql: "create table public.bad (); select nonsense" };
    const failure = await failureOf(migrate(databaseUrl, [...MIGRATIONS, good, bad]));
    expect(failure.message).toContain("29990102000000_bad");
    expect(await asAdmin(databaseUrl, "select to_regclass('public.good') as good")).toEqual([{ good: null }]);
    expect(await Effect.runPromise(migrate(databaseUrl))).toEqual(names);
  });

  it("takes what the Supabase CLI has applied as applied", async () => {
    await Effect.runPromise(migrate(databaseUrl));
    const ledger = "supabase_migrations.schema_migrations";
    const versions = MIGRATIONS.map(({ version }) => `('${version}')`).join(", ");
    await asAdmin(
      databaseUrl,
      "drop table private.plimsoll_migrations",
      "create schema supabase_migrations",
      `create table ${ledger} (version text primary key)`,
      `insert into ${ledger} values ${versions}`,
    );
    expect(await Effect.runPromise(migrate(databaseUrl))).toEqual([]);
  });

  it("leaves Supabase's own functions alone", async () => {
    const own = "create function auth.jwt() returns jsonb language sql as $$ select '{\"own\": true}'::jsonb $$";
    await Effect.runPromise(migrate(databaseUrl, []));
    await asAdmin(databaseUrl, "drop function auth.jwt()", own);
    await Effect.runPromise(migrate(databaseUrl));
    expect(await asAdmin(databaseUrl, "select auth.jwt() as jwt")).toEqual([{ jwt: { own: true } }]);
  });

  it("refuses a role that row-level security binds, because retention would find nothing", async () => {
    await asAdmin(serverUrl, "drop role if exists bound", "create role bound login password 'bound'");
    const url = databaseUrl.replace(/\/\/[^@]*@/, "//bound:bound@");
    expect((await failureOf(migrate(url))).message).toContain("role bound is bound by row-level security");
  });

  it("tells a role that row-level security binds when there is nothing to migrate", async () => {
    await Effect.runPromise(migrate(databaseUrl));
    await asAdmin(
      serverUrl,
      "drop role if exists ordinary",
      "create role ordinary login password 'ordinary' in role service_role",
      "drop role if exists stranger",
      "create role stranger login password 'stranger'",
    );
    const urlOf = (role: string): string => databaseUrl.replace(/\/\/[^@]*@/, `//${role}:${role}@`);
    expect(await Effect.runPromise(migrate(urlOf("ordinary")))).toEqual([]);
    const later = { version: "29990101000000", name: "later", sql: "create table public.later ()" };
    const behind = await failureOf(migrate(urlOf("ordinary"), [...MIGRATIONS, later]));
    expect(behind.message).toContain("not up to date, and its role ordinary is bound by row-level security");
    // Who may not use the database at all is told nothing of it.
    expect((await failureOf(migrate(urlOf("stranger")))).message).toContain("role stranger is bound");
  });
});

describe("a store", () => {
  const opening = () => Effect.scoped(makePostgresWorkflowStore({ databaseUrl }));

  it("refuses a database without the migrations and says what to do", async () => {
    const failure = await failureOf(opening());
    expect(failure).toMatchObject({ code: "invalid", retryable: false });
    // The role is the server's, made for another database: what is missing here are the tables.
    expect(failure.message).toMatch(/no migration/);
    expect(failure.hint).toContain("migrate");
  });

  it("accepts a database that is newer than itself", async () => {
    const sql = "create or replace function private.schema_version() returns text language sql as $$ select '2999' $$";
    await Effect.runPromise(migrate(databaseUrl, [...MIGRATIONS, { version: "29990101000000", name: "newer", sql }]));
    await Effect.runPromise(opening());
  });
});
