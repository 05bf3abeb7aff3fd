import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Scope from "effect/Scope";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { migrate } from "../../migrate/migrate.ts";
import { startTestPostgres } from "../start-test-postgres.ts";
import { isolationFaults } from "./isolation-faults.ts";

const scope = Scope.makeUnsafe();
let client: pg.Client;

beforeAll(async () => {
  const { databaseUrl } = await Effect.runPromise(Scope.provide(startTestPostgres(), scope));
  await Effect.runPromise(migrate(databaseUrl));
  client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await Effect.runPromise(Scope.close(scope, Exit.void));
});

/** What is found after these statements, which are undone. */
const faultsAfter = async (...statements: readonly string[]): Promise<readonly string[]> => {
  await client.query("begin");
  try {
    for (const text of statements) await client.query(text);
    return await isolationFaults(client);
  } finally {
    await client.query("rollback");
  }
};

const GOOD = [
  "create table plimsoll.notes (tenant_id text, note_id text, primary key (tenant_id, note_id))",
  "alter table plimsoll.notes enable row level security",
  "alter table plimsoll.notes force row level security",
  "grant select, insert on plimsoll.notes to authenticated",
  "create policy mine on plimsoll.notes for select to authenticated using (tenant_id = (select private.tenant_id()))",
  "create policy add on plimsoll.notes for insert to authenticated with check (tenant_id = (select private.tenant_id()))",
];
const without = (part: string): readonly string[] => GOOD.filter((statement) => !statement.includes(part));
const instead = (part: string, statement: string): readonly string[] => [...without(part), statement];

const POLICY = "create policy mine on plimsoll.notes";
const FUNCTION = "create function plimsoll.peek() returns bigint language sql";

describe("the database as it is migrated", () => {
  it("has nothing that could let one tenant see or change another's", async () => {
    expect(await isolationFaults(client)).toEqual([]);
  });

  it("may get a further table that is guarded in full", async () => {
    expect(await faultsAfter(...GOOD)).toEqual([]);
  });
});

describe("isolationFaults finds", () => {
  it.each<readonly [string, readonly string[], RegExp]>([
    ["a table without row-level security", without("enable row"), /^plimsoll.notes: .*not enabled and forced/],
    ["one whose owner goes free", without("force row"), /^plimsoll.notes: .*not enabled and forced/],
    ["one without any policy", without("create policy"), /^plimsoll.notes: .*no policy/],
    [
      "one whose key does not begin with the tenant",
      GOOD.map((statement) =>
        statement.replace("primary key (tenant_id, note_id)", "primary key (note_id, tenant_id)"),
      ),
      /^plimsoll.notes: .*does not lead/,
    ],
    ["one with a second, global key", [...GOOD, "create unique index on plimsoll.notes (note_id)"], /does not lead/],
    ["one without a key", GOOD.map((s) => s.replace(", primary key (tenant_id, note_id)", "")), /does not lead/],
    [
      "a policy that lets everything through",
      instead("policy mine", `${POLICY} to authenticated using (true)`),
      /notes: mine: a policy/,
    ],
    [
      "a policy that goes by what users may edit",
      instead(
        "policy mine",
        `${POLICY} to authenticated using (tenant_id = auth.jwt() -> 'user_metadata' ->> 'tenant_id')`,
      ),
      /notes: mine: a policy/,
    ],
    [
      "a policy with a way around",
      instead(
        "policy mine",
        `${POLICY} to authenticated using (tenant_id = (select private.tenant_id()) or note_id = 'open')`,
      ),
      /notes: mine: a policy/,
    ],
    [
      "a policy for everybody",
      instead("policy mine", `${POLICY} using (tenant_id = (select private.tenant_id()))`),
      /notes: mine: a policy/,
    ],
    [
      "rows that may be moved to others",
      instead("policy add", "create policy add on plimsoll.notes for insert to authenticated with check (true)"),
      /notes: add: a policy/,
    ],
    [
      "a view with its owner's eyes",
      [
        "create view plimsoll.all_tasks as select * from plimsoll.tasks",
        "grant select on plimsoll.all_tasks to authenticated",
      ],
      /^plimsoll.all_tasks: a view/,
    ],
    [
      "a materialised view",
      [
        "create materialized view plimsoll.copies as select * from plimsoll.tasks",
        "grant select on plimsoll.copies to anon",
      ],
      /^plimsoll.copies: tokens reach what no policy/,
    ],
    [
      "a sequence that tells how much others do",
      ["create sequence plimsoll.numbers", "grant usage on sequence plimsoll.numbers to authenticated"],
      /^plimsoll.numbers: /,
    ],
    [
      "a right to empty a table",
      ["grant truncate on plimsoll.tasks to authenticated"],
      /^plimsoll.tasks: tokens may truncate/,
    ],
    [
      "a function that everybody may call as its owner",
      [`${FUNCTION} security definer set search_path = '' as 'select 1::bigint'`],
      /peek\(\): .*acts as its owner/,
    ],
    ["a function without a fixed search_path", [`${FUNCTION} as 'select 1::bigint'`], /peek\(\): .*search_path/],
    ["a role above it all", ["alter role authenticated bypassrls"], /^authenticated: /],
    ["a role that may become the engine's", ["grant service_role to anon"], /^anon is a member of service_role/],
    [
      "a table in a schema of somebody else's, as Supabase grants them",
      ["create table public.leaky (tenant_id text primary key)"],
      /^public.leaky: .*not enabled/,
    ],
  ])("%s", async (_, statements, fault) => {
    const found = await faultsAfter(...statements);
    expect(found).toEqual(expect.arrayContaining([expect.stringMatching(fault)]));
    // Nothing of what was there before is suddenly at fault.
    expect(
      found.filter((text) => !/notes|all_tasks|copies|numbers|peek|leaky|truncate|above row-level/.test(text)),
    ).toEqual([]);
  });
});
