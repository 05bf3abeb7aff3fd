import { StoreFailure } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { openDatabase, type Run } from "../connection/open-database.ts";
import { BOOTSTRAP_SQL, MIGRATIONS } from "./bundled-sql.ts";
import { checksumOf, type Migration } from "./migration.ts";

/** Any number that nobody else uses: those who migrate one database wait for each other. */
const LOCK_KEY = 7_251_604_318;
const MIGRATE_TIMEOUT_MS = 120_000;

const LEDGER = `
create schema if not exists private;
create table if not exists private.plimsoll_migrations (
  version text primary key,
  name text not null,
  checksum text not null,
  applied_at timestamptz not null default now()
);
alter table private.plimsoll_migrations enable row level security;
alter table private.plimsoll_migrations force row level security`;

const refuse = (message: string, hint: string): StoreFailure =>
  new StoreFailure({ code: "invalid", message, hint, retryable: false });

const changed = ({ version, name }: Migration): StoreFailure =>
  refuse(
    `migration ${version}_${name} is not what was applied to this database`,
    "An applied migration never changes: restore the file and put the change into a new one.",
  );

interface Role {
  readonly name: string;
  /** Of row-level security. */
  readonly isFree: boolean;
}

const readRole = async (run: Run): Promise<Role> => {
  const text = "select rolsuper or rolbypassrls as free, rolname from pg_roles where rolname = current_user";
  const [role] = await run({ text });
  return { name: String(role?.["rolname"]), isFree: role?.["free"] === true };
};

/** Forced row-level security binds the tables' owner, too: retention runs as the owner and would find nothing. */
const boundRole = (name: string): StoreFailure =>
  refuse(
    `the database is not up to date, and its role ${name} is bound by row-level security`,
    "Migrate as a superuser or a role with BYPASSRLS; on Supabase that is postgres.",
  );

const MAY_ASK = `
select exists (
  select from pg_proc join pg_namespace on pg_namespace.oid = pronamespace
  where nspname = 'private' and proname = 'schema_version'
) and exists (
  select from pg_roles where rolname = 'service_role' and pg_has_role(current_user, oid, 'member')
) as may`;

/** Asked as the engine asks, for whoever may use the database but not change it; checksums are only seen by those who may. */
const isUpToDate = async (run: Run, newest: string): Promise<boolean> => {
  const [asker] = await run({ text: MAY_ASK });
  if (asker?.["may"] !== true) return false;
  await run({ text: "set local role service_role" });
  const [row] = await run({ text: "select private.schema_version() as version" });
  await run({ text: "reset role" });
  return String(row?.["version"]) >= newest;
};

const bootstrap = async (run: Run): Promise<void> => {
  const [state] = await run({ text: "select to_regprocedure('auth.jwt()') is not null as supabase" });
  if (state?.["supabase"] !== true) await run({ text: BOOTSTRAP_SQL });
};

/** What the Supabase CLI has applied counts, too; its own ledger holds no checksums. */
const appliedBySupabase = async (run: Run): Promise<ReadonlySet<unknown>> => {
  const ledger = "supabase_migrations.schema_migrations";
  const [state] = await run({ text: `select to_regclass('${ledger}') is not null as known` });
  if (state?.["known"] !== true) return new Set();
  return new Set((await run({ text: `select version from ${ledger}` })).map(({ version }) => version));
};

const applyFile = async (run: Run, { version, name, sql }: Migration): Promise<void> => {
  try {
    await run({ text: sql });
  } catch (cause) {
    const { code, message, hint, retryable } = cause as StoreFailure;
    throw new StoreFailure({ code, message: `${version}_${name}: ${message}`, hint, retryable });
  }
};

const note = (run: Run, migration: Migration): Promise<unknown> =>
  run({
    text: "insert into private.plimsoll_migrations (version, name, checksum) values ($1, $2, $3)",
    values: [migration.version, migration.name, checksumOf(migration)],
  });

const apply = async (run: Run, migrations: readonly Migration[]): Promise<readonly string[]> => {
  await run({ text: "select pg_advisory_xact_lock($1)", values: [LOCK_KEY] });
  const role = await readRole(run);
  if (!role.isFree) {
    if (await isUpToDate(run, migrations.at(-1)?.version ?? "")) return [];
    throw boundRole(role.name);
  }
  await bootstrap(run);
  await run({ text: LEDGER });
  const rows = await run({ text: "select version, checksum from private.plimsoll_migrations" });
  const checksums = new Map(rows.map(({ version, checksum }) => [version, checksum]));
  const foreign = await appliedBySupabase(run);
  const applied: string[] = [];
  for (const migration of migrations) {
    const known = checksums.get(migration.version);
    if (known === checksumOf(migration)) continue;
    if (known !== undefined) throw changed(migration);
    if (!foreign.has(migration.version)) {
      await applyFile(run, migration);
      applied.push(`${migration.version}_${migration.name}`);
    }
    await note(run, migration);
  }
  return applied;
};

/**
 * Brings a database up to date: all in one transaction, each file once, and only one process at a time. Answers with what
 * was applied. Plain PostgreSQL first gets the roles and functions that Supabase has; that needs a superuser. A role that
 * row-level security binds may migrate nothing, but is told when there is nothing to migrate.
 */
export const migrate = Effect.fn("migrate")(function* (
  databaseUrl: string,
  migrations: readonly Migration[] = MIGRATIONS,
): Effect.fn.Return<readonly string[], StoreFailure> {
  return yield* Effect.scoped(
    Effect.flatMap(
      openDatabase({ databaseUrl, role: null, maxConnections: 1, answerTimeoutMs: MIGRATE_TIMEOUT_MS }),
      (database) => database.transact((run) => apply(run, migrations)),
    ),
  );
});
