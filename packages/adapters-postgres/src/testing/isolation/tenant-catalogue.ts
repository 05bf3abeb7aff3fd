import type pg from "pg";

/** A table or view as the catalogue has it; nothing here is listed by hand. */
export interface Relation {
  /** Quoted, with its schema. */
  readonly name: string;
  readonly kind: "table" | "view";
  readonly columns: readonly Column[];
}

export interface Column {
  readonly name: string;
  readonly type: string;
  readonly isGenerated: boolean;
}

/** A function, with what its arguments are called by SQL. */
export interface Routine {
  /** Quoted, with its schema, without arguments. */
  readonly name: string;
  readonly argumentTypes: readonly string[];
}

/** Everything but the database's own and Supabase's schemas. */
export const OUR_SCHEMAS = `
  n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'auth', 'extensions', 'storage', 'realtime', 'vault', 'graphql',
    'graphql_public', 'supabase_migrations')`;

const RELATIONS = `
select format('%I.%I', n.nspname, c.relname) as name, case when c.relkind in ('v', 'm') then 'view' else 'table' end as kind,
  json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
    'isGenerated', a.attgenerated <> '' or a.attidentity <> '') order by a.attnum) as columns
from pg_class c join pg_namespace n on n.oid = c.relnamespace
join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
where c.relkind in ('r', 'p', 'v', 'm', 'f') and ${OUR_SCHEMAS}
group by n.nspname, c.relname, c.relkind order by 1`;

const ROUTINES = `
select format('%I.%I', n.nspname, p.proname) as name,
  array(select format_type(t, null) from unnest(p.proargtypes) as t) as "argumentTypes"
from pg_proc p join pg_namespace n on n.oid = p.pronamespace
where p.prokind in ('f', 'p') and p.prorettype <> 'trigger'::regtype and ${OUR_SCHEMAS}
order by 1`;

export const relationsOf = async (client: pg.Client): Promise<readonly Relation[]> =>
  (await client.query<Relation>(RELATIONS)).rows;

/** Functions that somebody could call; triggers can't be called. */
export const routinesOf = async (client: pg.Client): Promise<readonly Routine[]> =>
  (await client.query<Routine>(ROUTINES)).rows;
