import type { Run } from "../../connection/open-database.ts";
import { OUR_SCHEMAS } from "../isolation/tenant-catalogue.ts";

const ROLES = "'anon', 'authenticated', 'service_role', 'PUBLIC'";
const GRANTEE = "case when x.grantee = 0 then 'PUBLIC' else x.grantee::regrole::text end";

/** Parts of a schema that must be the same wherever the migrations are applied; owners and what versions add may differ. */
const PARTS: Readonly<Record<string, string>> = {
  columns: `
    select format('%I.%I.%I %s%s', n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
      case when a.attnotnull then ' not null' else '' end) as line
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
    where c.relkind in ('r', 'v', 'p') and ${OUR_SCHEMAS}`,
  security: `
    select format('%I.%I %s %s', n.nspname, c.relname, c.relrowsecurity, c.relforcerowsecurity) as line
    from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p') and ${OUR_SCHEMAS}`,
  policies: `
    select format('%I.%I %s %s %s %s %s', schemaname, tablename, policyname, cmd, roles, qual, with_check) as line from pg_policies`,
  keys: `
    select pg_get_indexdef(i.indexrelid) as line from pg_index i join pg_class c on c.oid = i.indrelid
    join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'r' and ${OUR_SCHEMAS}`,
  triggers: `
    select pg_get_triggerdef(t.oid) as line from pg_trigger t join pg_class c on c.oid = t.tgrelid
    join pg_namespace n on n.oid = c.relnamespace where not t.tgisinternal and ${OUR_SCHEMAS}`,
  routines: `
    select format('%I.%I(%s) %s %s %s', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid), p.prosecdef, p.proconfig,
      md5(p.prosrc)) as line
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace where ${OUR_SCHEMAS}`,
  grants: `
    select * from (
      select format('%I.%I %s %s', n.nspname, c.relname, ${GRANTEE}, x.privilege_type) as line, ${GRANTEE} as grantee
      from pg_class c join pg_namespace n on n.oid = c.relnamespace cross join lateral aclexplode(c.relacl) x where ${OUR_SCHEMAS}
      union all
      select format('%I.%I() %s %s', n.nspname, p.proname, ${GRANTEE}, x.privilege_type), ${GRANTEE}
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      cross join lateral aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) x where ${OUR_SCHEMAS}
    ) g where grantee in (${ROLES})`,
};

/** The schema as the catalogue has it, in sorted lines. */
export const catalogueFingerprint = async (run: Run): Promise<Readonly<Record<string, readonly string[]>>> => {
  const parts: Record<string, readonly string[]> = {};
  for (const [part, text] of Object.entries(PARTS)) {
    const lines = (await run({ text })).map(({ line }) => String(line));
    // The ledger of what was applied belongs to who applies it.
    parts[part] = [...new Set(lines)].filter((line) => !line.includes("plimsoll_migrations")).sort();
  }
  return parts;
};
