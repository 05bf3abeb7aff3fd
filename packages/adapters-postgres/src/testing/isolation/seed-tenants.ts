import type pg from "pg";
import type { Column, Relation } from "./tenant-catalogue.ts";

/** Tenants whose rows are laid into every table; names that a careless comparison takes for one another. */
export const TENANTS = ["alpha", "beta", "ALPHA", "alpha ", "7", "{}", "null"] as const;
export type Tenant = (typeof TENANTS)[number];

/** Stands in every text and json of a tenant's rows: where it turns up, rows of this tenant were seen. */
export const secretOf = (tenant: string): string => `secret-of-<${tenant}>`;

/** Numbers are secrets, too; these six digits turn up by chance nowhere. */
const FIRST_NUMBER = 910_000;
const NUMBERS_EACH = 100;
const numberOf = (tenant: string, ordinal: number): number =>
  FIRST_NUMBER + TENANTS.findIndex((name) => name === tenant) * NUMBERS_EACH + ordinal;

/** The tenants whose secrets stand in a text. */
export const tenantsIn = (text: string): ReadonlySet<string> => {
  const byNumber = [...text.matchAll(/\b910\d{3}\b/g)].map(
    ([digits]) => TENANTS[Math.floor((Number(digits) - FIRST_NUMBER) / NUMBERS_EACH)] ?? digits,
  );
  return new Set([...TENANTS.filter((tenant) => text.includes(secretOf(tenant))), ...byNumber]);
};

const NUMBER = /^(smallint|integer|bigint|real|double precision|numeric)/;
const OWN_TENANT_COLUMN = "tenant_id";
const ROWS_EACH = 2;

/** Something of the type that the tenant would not want to be seen; `ordinal` tells rows of one tenant apart. */
const valueOf = ({ name, type }: Column, tenant: string, ordinal: number): unknown => {
  if (name === OWN_TENANT_COLUMN) return tenant;
  if (type.endsWith("[]")) return [];
  if (type === "json" || type === "jsonb") return JSON.stringify([secretOf(tenant)]);
  if (NUMBER.test(type)) return type === "smallint" ? ordinal : numberOf(tenant, ordinal);
  if (type === "boolean") return false;
  if (type === "bytea") return Buffer.from(secretOf(tenant));
  if (type === "date" || type.startsWith("timestamp")) return "2026-11-22";
  if (type === "uuid") return `00000000-0000-4000-8000-${String(ordinal).padStart(12, "0")}`;
  return `${secretOf(tenant)} ${ordinal}`;
};

/** A whole row as SQL that makes one of it, whatever the columns; an ordinal that no seeded row has. */
export const newRowOf = ({ name, columns }: Relation, tenant: string): string => {
  const hex = (value: unknown): unknown => (Buffer.isBuffer(value) ? `\\x${value.toString("hex")}` : value);
  const parsed = ({ type }: Column, value: unknown): unknown =>
    type === "json" || type === "jsonb" ? (JSON.parse(String(value)) as unknown) : hex(value);
  const row = columns.map((column) => [column.name, parsed(column, valueOf(column, tenant, ROWS_EACH + 1))] as const);
  return `jsonb_populate_record(null::${name}, '${JSON.stringify(Object.fromEntries(row)).replaceAll("'", "''")}')`;
};

const insertRow = async (client: pg.Client, { name, columns }: Relation, tenant: string, ordinal: number) => {
  const given = columns.filter(({ isGenerated }) => !isGenerated);
  const places = given.map((_, index) => `$${index + 1}`).join(", ");
  await client.query(
    `insert into ${name} (${given.map((column) => `"${column.name}"`).join(", ")}) values (${places}) on conflict do nothing`,
    given.map((column) => valueOf(column, tenant, ordinal)),
  );
};

/**
 * One or two rows (as its key allows) of every tenant in every table that has a tenant_id, whatever its columns are: checks and foreign keys are dropped
 * and triggers are off, since what is tried out is who sees rows, not what rows may say.
 */
export const seedTenants = async (client: pg.Client, relations: readonly Relation[]): Promise<readonly Relation[]> => {
  const tables = relations.filter(
    ({ kind, columns }) => kind === "table" && columns.some(({ name }) => name === OWN_TENANT_COLUMN),
  );
  await client.query("set session_replication_role = replica");
  for (const table of tables) {
    const { rows } = await client.query<{ name: string }>(
      "select conname as name from pg_constraint where contype in ('c', 'f') and conrelid = $1::regclass",
      [table.name],
    );
    for (const { name } of rows) await client.query(`alter table ${table.name} drop constraint "${name}" cascade`);
    for (const tenant of TENANTS)
      for (let ordinal = 1; ordinal <= ROWS_EACH; ordinal++) await insertRow(client, table, tenant, ordinal);
  }
  await client.query("set session_replication_role = origin");
  return tables;
};
