import { PostgresSaver } from "@langchain/langgraph-checkpoint-postgres";
import pg from "pg";
import {
  CHECKPOINT_ROLE,
  CHECKPOINT_SCHEMA,
  checkedSchema,
  TENANT_SEPARATOR,
  TENANT_SETTING,
} from "./checkpoint-schema.ts";
import { poolOptions } from "./pool-options.ts";

/** Any number that nobody else in the database locks. */
const SET_UP_LOCK = 7_281_946_113;

const ROLE_SQL = `do $$
begin
  if not exists (select from pg_catalog.pg_roles where rolname = '${CHECKPOINT_ROLE}') then
    create role ${CHECKPOINT_ROLE} nologin noinherit;
  end if;
exception when duplicate_object or unique_violation then
  null; -- Roles belong to the whole server: another database is being prepared at this moment.
end
$$;
do $$ begin execute format('grant ${CHECKPOINT_ROLE} to %I', current_user); end $$;`;

/**
 * Every table that has threads, whatever version of the library made it, is for the tenant's role, behind a policy; every other
 * one is for nobody but its owner.
 */
const policySql = (schema: string): string => `do $$
declare
  a_table text;
  has_threads boolean;
begin
  revoke all on schema ${schema} from public;
  grant usage on schema ${schema} to ${CHECKPOINT_ROLE};
  for a_table, has_threads in
    select c.relname, exists (
      select from pg_catalog.pg_attribute a where a.attrelid = c.oid and a.attname = 'thread_id' and not a.attisdropped)
    from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where n.nspname = '${schema}' and c.relkind in ('r', 'p')
  loop
    execute format('revoke all on ${schema}.%I from public', a_table);
    continue when not has_threads;
    execute format('alter table ${schema}.%I enable row level security', a_table);
    execute format('alter table ${schema}.%I force row level security', a_table);
    execute format('grant select, insert, update, delete on ${schema}.%I to ${CHECKPOINT_ROLE}', a_table);
    execute format('drop policy if exists of_tenant on ${schema}.%I', a_table);
    execute format($policy$create policy of_tenant on ${schema}.%I for all to ${CHECKPOINT_ROLE}
      using (starts_with(thread_id, (select nullif(current_setting('${TENANT_SETTING}', true), '') || '${TENANT_SEPARATOR}')))
      with check (starts_with(thread_id, (select nullif(current_setting('${TENANT_SETTING}', true), '') || '${TENANT_SEPARATOR}')))
    $policy$, a_table);
  end loop;
end
$$;`;

/**
 * Makes LangGraph's tables (by the library's own `setup`) in a schema of their own, and puts row-level security on each of them.
 * To be repeated after an update of the library; harmless at any time, also by several processes at once. Needs a user who may
 * create schemas and roles.
 */
export const setUpCheckpoints = async (databaseUrl: string, schema: string = CHECKPOINT_SCHEMA): Promise<void> => {
  const name = checkedSchema(schema);
  const pool = new pg.Pool({ ...poolOptions(databaseUrl), max: 2 });
  pool.on("error", () => undefined);
  try {
    const client = await pool.connect();
    client.on("error", () => undefined);
    try {
      await client.query("select pg_advisory_lock($1)", [SET_UP_LOCK]);
      await new PostgresSaver(pool, undefined, { schema: name }).setup();
      await client.query(ROLE_SQL);
      await client.query(policySql(name));
    } finally {
      // The lock goes with the connection.
      client.release(true);
    }
  } finally {
    await pool.end();
  }
};
