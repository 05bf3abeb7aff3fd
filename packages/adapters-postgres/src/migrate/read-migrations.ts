import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Migration } from "./migration.ts";

const FILE_NAME = /^(?<version>\d{14})_(?<name>[a-z0-9_]+)\.sql$/;
const MIGRATIONS_DIR = new URL("../../../../supabase/migrations/", import.meta.url);
const BOOTSTRAP_FILE = new URL("../../sql/bootstrap.sql", import.meta.url);

/** The files of a folder in the order of their versions, as the Supabase CLI applies them. */
export const readMigrations = (folder: string = fileURLToPath(MIGRATIONS_DIR)): readonly Migration[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith(".sql"))
    .sort()
    .map((file) => {
      const { version, name } = FILE_NAME.exec(file)?.groups ?? {};
      if (version === undefined || name === undefined) {
        throw new Error(`${file}: a migration is named <YYYYMMDDHHMMSS>_<name>.sql`);
      }
      return { version, name, sql: readFileSync(`${folder}/${file}`, "utf8") };
    });

/** What plain PostgreSQL needs before the first migration. */
export const readBootstrap = (): string => readFileSync(BOOTSTRAP_FILE, "utf8");
