import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as fc from "fast-check";
import * as Scope from "effect/Scope";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { migrate } from "../../migrate/migrate.ts";
import { startTestPostgres } from "../start-test-postgres.ts";
import { type AccessAttempt, accessAttempt } from "./access-attempt.ts";
import { seedTenants } from "./seed-tenants.ts";
import { type Relation, relationsOf, type Routine, routinesOf } from "./tenant-catalogue.ts";
import { type AccessOutcome, tryAccess } from "./try-access.ts";

/** The goal of issue 6: no leak in this many attempts on a real PostgreSQL. */
const ATTEMPTS = 10_000;
const AT_A_TIME = 50;
const CONNECTIONS = 3;

const scope = Scope.makeUnsafe();
const clients: pg.Client[] = [];
let relations: readonly Relation[] = [];
let tables: readonly Relation[] = [];
let routines: readonly Routine[] = [];

const connected = async (connectionString: string): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString });
  await client.connect();
  return client;
};

beforeAll(async () => {
  const { databaseUrl } = await Effect.runPromise(Scope.provide(startTestPostgres(), scope));
  await Effect.runPromise(migrate(databaseUrl));
  for (let index = 0; index < CONNECTIONS; index++) clients.push(await connected(databaseUrl));
  const [admin] = clients as [pg.Client];
  const all = await relationsOf(admin);
  routines = await routinesOf(admin);
  tables = await seedTenants(admin, all);
  relations = all.filter(({ columns }) => columns.some(({ name }) => name === "tenant_id"));
});
afterAll(async () => {
  for (const client of clients) await client.end();
  await Effect.runPromise(Scope.close(scope, Exit.void));
});

interface Tried {
  readonly attempt: AccessAttempt;
  readonly outcome: AccessOutcome;
}

/** All of a run, each connection one after the other. */
const tryAll = async (attempts: readonly AccessAttempt[]): Promise<readonly Tried[]> => {
  const byClient = await Promise.all(
    clients.map(async (client, turn) => {
      const tried: Tried[] = [];
      for (let at = turn; at < attempts.length; at += clients.length) {
        const attempt = attempts[at];
        if (attempt !== undefined) tried.push({ attempt, outcome: await tryAccess(client, attempt) });
      }
      return tried;
    }),
  );
  return byClient.flat();
};

/** Attempts in batches, so that several run at once and a failure still shrinks to the one that leaks. */
const attempting = async (
  given: { readonly relations: readonly Relation[]; readonly routines: readonly Routine[]; readonly attempts: number },
  note: (tried: Tried) => void = () => undefined,
): Promise<void> => {
  const batch = fc.array(accessAttempt(given.relations, given.routines), {
    minLength: AT_A_TIME,
    maxLength: AT_A_TIME,
  });
  await fc.assert(
    fc.asyncProperty(batch, async (attempts) => {
      const tried = await tryAll(attempts);
      for (const one of tried) note(one);
      const leaks = tried.filter(({ outcome }) => outcome.leak !== null);
      if (leaks.length > 0) throw new Error(leaks.map((leak) => JSON.stringify(leak)).join("\n"));
    }),
    { numRuns: given.attempts / AT_A_TIME, endOnFailure: true },
  );
};

describe("tenants of one database", () => {
  it(
    "AC8.2: see and change nothing of each other in 10,000 attempts, whatever they claim and ask for",
    { timeout: 120_000 },
    async () => {
      let attempts = 0;
      const sawOwn = new Set<string>();
      const tried = new Set<string>();
      const refusals = new Map<string, number>();
      await attempting({ relations, routines, attempts: ATTEMPTS }, ({ attempt, outcome }) => {
        attempts += 1;
        tried.add(attempt.target);
        if (outcome.sawOwn) sawOwn.add(attempt.target);
        const verdict = outcome.refused ?? "answered";
        refusals.set(verdict, (refusals.get(verdict) ?? 0) + 1);
      });
      expect(attempts).toBe(ATTEMPTS);
      expect([...tried].sort()).toEqual(
        [...relations, ...routines]
          .map(({ name }) => name)
          .sort()
          .filter(unique),
      );
      // Not by showing nothing to anybody: those who may read saw their own rows, of every table.
      expect([...sawOwn].sort()).toEqual(expect.arrayContaining(tables.map(({ name }) => name)));
      expect(refusals.get("answered")).toBeGreaterThan(ATTEMPTS / 10);
      expect(refusals.get("42501")).toBeGreaterThan(ATTEMPTS / 10);
      console.info(
        `${attempts} attempts on ${tried.size} tables, views and functions: ${JSON.stringify([...refusals])}`,
      );
    },
  );
});

const unique = (name: string, at: number, all: readonly string[]): boolean => all.indexOf(name) === at;

/** Lays a hole, tries as before, and takes it away again. */
const leakAfter = async (open: string, close: string): Promise<string> => {
  const [admin] = clients as [pg.Client];
  await admin.query(open);
  try {
    const all = await relationsOf(admin);
    const near = all.filter(({ name }) => /plimsoll\.(agents|tasks|hole)$/.test(name));
    const calls = (await routinesOf(admin)).filter(({ name }) => name === "plimsoll.hole_call");
    await attempting({ relations: near, routines: calls, attempts: 2_000 });
    return "nothing";
  } catch (failure) {
    return `${String(failure)} ${String((failure as Error).cause)}`;
  } finally {
    await admin.query(close);
  }
};

describe("the attempts find", () => {
  const on = "plimsoll.agents";
  const policy = (condition: string) => `create policy hole on ${on} for select to authenticated using (${condition})`;
  const dropped = `drop policy hole on ${on}`;
  const view =
    "create view plimsoll.hole as select * from plimsoll.tasks; grant select on plimsoll.hole to authenticated, anon";
  const call = `create function plimsoll.hole_call() returns setof plimsoll.tasks language sql security definer as
    'select * from plimsoll.tasks'`;

  it.each([
    [
      "row-level security that is switched off",
      `alter table ${on} disable row level security`,
      `alter table ${on} enable row level security`,
    ],
    [
      "a policy that goes by what users may edit",
      policy("tenant_id = auth.jwt() -> 'user_metadata' ->> 'tenant_id'"),
      dropped,
    ],
    [
      "a policy that compares carelessly",
      policy("lower(trim(tenant_id)) = lower(trim((select private.tenant_id())))"),
      dropped,
    ],
    ["a tenant that is no string", policy("tenant_id = auth.jwt() -> 'app_metadata' ->> 'tenant_id'"), dropped],
    ["a view with its owner's eyes", view, "drop view plimsoll.hole"],
    ["a function that acts as its owner", call, "drop function plimsoll.hole_call()"],
    [
      "rows that may be handed to others",
      `grant insert on ${on} to authenticated; create policy hole on ${on} for insert to authenticated with check (true)`,
      `${dropped}; revoke insert on ${on} from authenticated`,
    ],
    [
      "rows that others may delete unseen",
      `grant delete on ${on} to anon, authenticated; alter table ${on} disable row level security; revoke select on ${on} from authenticated`,
      `revoke delete on ${on} from anon, authenticated; grant select on ${on} to authenticated; alter table ${on} enable row level security`,
    ],
  ])("%s", { timeout: 60_000 }, async (_, open, close) => {
    expect(await leakAfter(open, close)).toMatch(/it shows|it changes|its error tells/);
  });
});
