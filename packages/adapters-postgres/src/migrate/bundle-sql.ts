import { readBootstrap, readMigrations } from "./read-migrations.ts";

/** The module that carries the SQL wherever the code goes, also into a bundle of one file. A test holds it against the files. */
export const bundledSqlModule = (): string => {
  const entries = readMigrations().map(
    ({ version, name, sql }) => `  { version: "${version}", name: "${name}", sql: ${JSON.stringify(sql)} },\n`,
  );
  return [
    "// Made by `npm run migrations` from supabase/migrations and sql/bootstrap.sql. Do not edit.\n",
    'import type { Migration } from "./migration.ts";\n\n',
    `export const BOOTSTRAP_SQL = ${JSON.stringify(readBootstrap())};\n\n`,
    `export const MIGRATIONS: readonly Migration[] = [\n${entries.join("")}];\n`,
  ].join("");
};
