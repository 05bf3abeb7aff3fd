import type pg from "pg";
import { OUR_SCHEMAS } from "./tenant-catalogue.ts";

/** Who a token can make of a connection. */
const TOKEN_ROLES = "array['anon', 'authenticated']";
const READABLE = `exists (
  select from unnest(${TOKEN_ROLES}) as r
  where has_any_column_privilege(r, c.oid, 'select, insert, update, references')
    or has_table_privilege(r, c.oid, 'select, insert, update, delete, truncate, references, trigger'))`;
const OF = `format('%I.%I', n.nspname, c.relname)`;
const CLASSES = "pg_class c join pg_namespace n on n.oid = c.relnamespace";
const ROUTINE = `format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid))`;
const ROUTINES = "pg_proc p join pg_namespace n on n.oid = p.pronamespace";
const CALLABLE = `exists (select from unnest(${TOKEN_ROLES}) as r where has_function_privilege(r, p.oid, 'execute'))`;
const PINNED = `exists (select from unnest(p.proconfig) as s where s in ('search_path=', 'search_path=""'))`;

/** Each row of each question is a fault, told by the object's name. */
const QUESTIONS: readonly (readonly [fault: string, sql: string])[] = [
  [
    "row-level security is not enabled and forced",
    `select ${OF} as name from ${CLASSES} where c.relkind in ('r', 'p') and not (c.relrowsecurity and c.relforcerowsecurity) and ${OUR_SCHEMAS}`,
  ],
  [
    "tokens reach it and it has no policy",
    `select ${OF} as name from ${CLASSES} where c.relkind in ('r', 'p') and ${READABLE} and ${OUR_SCHEMAS}
     and not exists (select from pg_policy y where y.polrelid = c.oid)`,
  ],
  [
    "tokens reach it and tenant_id does not lead its primary key and every unique one",
    `select ${OF} as name from ${CLASSES} where c.relkind in ('r', 'p') and ${READABLE} and ${OUR_SCHEMAS} and (
       not exists (select from pg_index i where i.indrelid = c.oid and i.indisprimary)
       or exists (select from pg_index i left join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
         where i.indrelid = c.oid and i.indisunique and a.attname is distinct from 'tenant_id'))`,
  ],
  [
    "a policy of it does not go by the tenant of the token alone",
    `select format('%s: %s', ${OF}, y.polname) as name from pg_policy y join pg_class c on c.oid = y.polrelid join pg_namespace n on n.oid = c.relnamespace
     where ${OUR_SCHEMAS} and y.polpermissive and (
       y.polroles <> array['authenticated'::regrole::oid]
       or coalesce(pg_get_expr(y.polqual, y.polrelid), '(tenant_id = ( SELECT private.tenant_id() AS tenant_id))')
         <> '(tenant_id = ( SELECT private.tenant_id() AS tenant_id))'
       or coalesce(pg_get_expr(y.polwithcheck, y.polrelid), '(tenant_id = ( SELECT private.tenant_id() AS tenant_id))')
         <> '(tenant_id = ( SELECT private.tenant_id() AS tenant_id))'
       or (y.polcmd in ('a', '*') and y.polwithcheck is null) or (y.polcmd <> 'a' and y.polqual is null))`,
  ],
  [
    "a view that tokens reach shows what its owner may see, not its reader",
    `select ${OF} as name from ${CLASSES} where c.relkind = 'v' and ${READABLE} and ${OUR_SCHEMAS}
     and not coalesce(c.reloptions::text[] && array['security_invoker=true', 'security_invoker=on'], false)`,
  ],
  [
    "tokens reach what no policy can guard",
    `select ${OF} as name from ${CLASSES} where c.relkind in ('m', 'f') and ${READABLE} and ${OUR_SCHEMAS}
     union all
     select ${OF} from ${CLASSES} where c.relkind = 'S' and ${OUR_SCHEMAS} and exists (
       select from unnest(${TOKEN_ROLES}) as r where has_sequence_privilege(r, c.oid, 'usage, select, update'))`,
  ],
  [
    "tokens may truncate it, which no policy can forbid",
    `select ${OF} as name from ${CLASSES} where c.relkind in ('r', 'p') and ${OUR_SCHEMAS} and exists (
       select from unnest(${TOKEN_ROLES}) as r where has_table_privilege(r, c.oid, 'truncate, references, trigger'))`,
  ],
  [
    "a function that tokens may call acts as its owner",
    `select ${ROUTINE} as name from ${ROUTINES} where p.prosecdef and ${CALLABLE} and ${OUR_SCHEMAS}`,
  ],
  [
    "a function that tokens may call, or that acts as its owner, has no fixed search_path",
    `select ${ROUTINE} as name from ${ROUTINES} where (p.prosecdef or ${CALLABLE}) and not ${PINNED} and ${OUR_SCHEMAS}`,
  ],
  [
    "a role of tokens is above row-level security",
    `select rolname as name from pg_roles where rolname = any (${TOKEN_ROLES}) and (rolsuper or rolbypassrls)
     union all
     select format('%s is a member of %s', m.member::regrole, m.roleid::regrole) from pg_auth_members m
     where m.member::regrole::text = any (${TOKEN_ROLES})`,
  ],
];

/**
 * What of the database could let one tenant see or change another's, by what the catalogue says of every table, view,
 * sequence, policy and function: whatever is added later is looked at too. Empty where there is nothing.
 */
export const isolationFaults = async (client: pg.Client): Promise<readonly string[]> => {
  const faults: string[] = [];
  for (const [fault, text] of QUESTIONS)
    for (const { name } of (await client.query<{ name: string }>(text)).rows) faults.push(`${name}: ${fault}`);
  return faults.sort();
};
