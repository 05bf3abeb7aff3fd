import * as fc from "fast-check";
import { newRowOf, secretOf, TENANTS } from "./seed-tenants.ts";
import type { Relation, Routine } from "./tenant-catalogue.ts";

/** Somebody with this token tries this statement, as PostgREST would run it. */
export interface AccessAttempt {
  readonly role: "anon" | "authenticated";
  /** The text of request.jwt.claims; null: there are none. */
  readonly claims: string | null;
  readonly statement: string;
  /** The table, view or function it is about. */
  readonly target: string;
}

const tenant = fc.constantFrom(...TENANTS);
const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Tenants that somebody could hope to be taken for. */
const oddTenant = fc.oneof(
  tenant,
  fc.constantFrom(
    "alpha' or true --",
    "alpha\u200b",
    "аlpha",
    "%",
    "*",
    "",
    " ",
    "alpha,beta",
    '{"$ne":null}',
    "service_role",
  ),
  fc.constantFrom(7, 0, true, false, null),
  fc.constantFrom(["alpha"], ["alpha", "beta"], {}, { tenant_id: "alpha" }, [[]]),
);

const signed = oddTenant.map((tenantId) => ({ role: "authenticated", app_metadata: { tenant_id: tenantId } }));

/** What a user can write himself, or might get into a token where nobody looks. */
const forged = fc.record(
  {
    tenant_id: oddTenant,
    user_metadata: fc.record({ tenant_id: oddTenant, app_metadata: signed }),
    raw_app_meta_data: fc.record({ tenant_id: oddTenant }),
    "app_metadata.tenant_id": oddTenant,
    appMetadata: fc.record({ tenantId: oddTenant }),
    app_metadata: fc.oneof(
      fc.record({ tenantId: oddTenant, TENANT_ID: oddTenant, tenant: oddTenant, "tenant_id ": oddTenant }),
      fc.constantFrom("alpha", '{"tenant_id":"alpha"}', 1, null, ["tenant_id", "alpha"]),
    ),
    role: fc.constantFrom("service_role", "postgres", "supabase_admin", "authenticated", 1, null),
    is_admin: fc.boolean(),
    sub: oddTenant,
  },
  { requiredKeys: [] },
);

const mixed = fc.tuple(signed, forged).map(([own, { app_metadata: _, ...rest }]) => ({ ...rest, ...own }));

/** Bytes lost, doubled or put in: most of it is no JSON any more. */
const tampered = fc
  .tuple(
    signed,
    fc.nat(100),
    fc.constantFrom("", "'", '"', "}", "{", ",", "\\", "null", "\u0007", '"tenant_id":"beta",'),
  )
  .map(([claims, at, put]) => {
    const text = JSON.stringify(claims);
    const place = at % text.length;
    return text.slice(0, place) + put + text.slice(place + 1);
  });

const claims = fc.oneof(
  { weight: 5, arbitrary: signed.map((value) => JSON.stringify(value)) },
  { weight: 4, arbitrary: forged.map((value) => JSON.stringify(value)) },
  { weight: 2, arbitrary: mixed.map((value) => JSON.stringify(value)) },
  { weight: 2, arbitrary: tampered },
  { weight: 1, arbitrary: fc.constantFrom(null, "", "null", "[]", '"alpha"', "7", "{}", " ", '{"app_metadata":') },
);

/** What is asked for in a read: all, another tenant's, by a secret, by position, counted, joined. */
const readOf = (name: string, columns: readonly string[]) => {
  const column = fc.constantFrom(...columns.map((one) => `"${one}"`));
  const where = fc.oneof(
    fc.constant(""),
    fc.constant("where true or false"),
    tenant.map((id) => `where t.tenant_id = ${literal(id)}`),
    tenant.map((id) => `where t.tenant_id <> ${literal(id)}`),
    tenant.map((id) => `where t::text like ${literal(`%${secretOf(id)}%`)}`),
    tenant.map((id) => `where t.tenant_id in (select tenant_id from ${name} x where x.tenant_id >= ${literal(id)})`),
  );
  return fc.oneof(
    where.map((condition) => `select t.* from ${name} t ${condition}`),
    fc.tuple(column, where).map(([one, condition]) => `select t.${one} from ${name} t ${condition}`),
    fc.tuple(column, where).map(([one, condition]) => `select max(t.${one}::text) from ${name} t ${condition}`),
    where.map((condition) => `select string_agg(t::text, ';') from ${name} t ${condition}`),
    where.map(
      (condition) => `select t.*, u.* from ${name} t left join ${name} u on u.tenant_id <> t.tenant_id ${condition}`,
    ),
    where.map((condition) => `select to_jsonb(t) from ${name} t ${condition} order by t::text desc limit 3 offset 1`),
    where.map((condition) => `with x as materialized (select t::text from ${name} t ${condition}) select * from x`),
    fc.constant(`select t.* from ${name} t tablesample system (100)`),
    fc.constant(`select t.*, t.ctid, t.tableoid::regclass from only ${name} t`),
    fc.constant(`select t.* from ${name} t for update`),
    fc.constant(`table ${name}`),
  );
};

const writeOf = (relation: Relation) => {
  const { name, columns } = relation;
  const column = fc.constantFrom(...columns.map((one) => `"${one.name}"`));
  return fc.oneof(
    tenant.map((id) => `insert into ${name} select * from ${newRowOf(relation, id)}`),
    tenant.map((id) => `insert into ${name} select * from ${newRowOf(relation, id)} returning *`),
    tenant.map((id) => `insert into ${name} select * from ${name} where tenant_id = ${literal(id)} returning *`),
    tenant.map((id) => `insert into ${name} (tenant_id) values (${literal(id)}) on conflict do nothing`),
    tenant.map((id) => `update ${name} set tenant_id = ${literal(id)} returning *`),
    fc.tuple(column, tenant).map(([one, id]) => `update ${name} set ${one} = ${one} where tenant_id = ${literal(id)}`),
    fc
      .tuple(column, tenant)
      .map(([one, id]) => `update ${name} set ${one} = null where tenant_id = ${literal(id)} returning *`),
    tenant.map((id) => `delete from ${name} where tenant_id = ${literal(id)} returning *`),
    fc.constant(`delete from ${name}`),
    fc.constant(`truncate ${name} cascade`),
    fc.constant(`lock table ${name} in access exclusive mode`),
    fc.constant(`alter table ${name} disable row level security`),
    fc.constant(`drop policy if exists x on ${name}`),
    fc.constant(`create temp view stolen as select * from ${name}; select * from stolen`),
    fc.constant(
      `do $$ begin perform 1 from ${name}; raise exception '%', (select string_agg(t::text, ';') from ${name} t); end $$`,
    ),
  );
};

/** Something of the type; no secret, which an answer or an error might only repeat. */
const argumentOf = (type: string): fc.Arbitrary<string> => {
  if (type.endsWith("[]")) {
    const element = argumentOf(type.slice(0, -"[]".length));
    return fc.array(element, { maxLength: 2 }).map((all) => `array[${all.join(", ")}]::${type}`);
  }
  if (type === "json" || type === "jsonb") return fc.constant(`'[]'::${type}`);
  if (/int|double|numeric|real/.test(type)) return fc.constantFrom(`0::${type}`, `1::${type}`, `2000000000::${type}`);
  if (type === "boolean") return fc.constantFrom("true", "false");
  if (type !== "text") return fc.constant(`null::${type}`);
  return fc.oneof(tenant.map(literal), fc.constantFrom("'x'", "null", "'[]'", "'{}'")).map((value) => `${value}::text`);
};

const callOf = ({ name, argumentTypes }: Routine) =>
  fc
    .tuple(fc.constantFrom("select *, 1 from", "select"), ...argumentTypes.map(argumentOf))
    .map(([how, ...given]) => `${how} ${name}(${given.join(", ")})`);

const statementOf = (relations: readonly Relation[], routines: readonly Routine[]) => {
  const onRelations = fc.constantFrom(...relations).chain((relation) => {
    const { name, columns } = relation;
    const names = columns.map((column) => column.name);
    const statement = fc.oneof(
      { weight: 3, arbitrary: readOf(name, names) },
      { weight: 2, arbitrary: writeOf(relation) },
    );
    return fc.record({ statement, target: fc.constant(name) });
  });
  if (routines.length === 0) return onRelations;
  const onRoutines = fc
    .constantFrom(...routines)
    .chain((routine) => fc.record({ statement: callOf(routine), target: fc.constant(routine.name) }));
  return fc.oneof({ weight: 5, arbitrary: onRelations }, { weight: 1, arbitrary: onRoutines });
};

/** Any statement on anything that the catalogue knows, by anybody who is not the engine. */
export const accessAttempt = (
  relations: readonly Relation[],
  routines: readonly Routine[],
): fc.Arbitrary<AccessAttempt> =>
  fc
    .record({
      role: fc.constantFrom("authenticated", "authenticated", "authenticated", "anon"),
      claims,
      of: statementOf(relations, routines),
    })
    .map(({ role, claims: text, of }) => ({ role: role as AccessAttempt["role"], claims: text, ...of }));
