import { StoreFailure } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import type { Database } from "../connection/open-database.ts";
import { sqlStateOf } from "../connection/store-failure-of.ts";
import { MIGRATIONS } from "./bundled-sql.ts";

const newest = MIGRATIONS.at(-1)?.version ?? "";

const notMigrated = (found: string): StoreFailure =>
  new StoreFailure({
    code: "invalid",
    message: `the database is at ${found}, this program needs the migration ${newest}`,
    hint: "Apply the migrations: plimsoll-engine migrate, migrate(databaseUrl) or supabase db push.",
    retryable: false,
  });

const NO_SUCH_SCHEMA_OR_FUNCTION = new Set(["3F000", "42883"]);

/** Fails unless the newest migration that this code knows is applied, by whatever tool. A newer database is accepted. */
export const checkMigrated = (database: Database): Effect.Effect<void, StoreFailure> =>
  database.query({ text: "select private.schema_version() as version" }).pipe(
    Effect.mapError((failure) =>
      NO_SUCH_SCHEMA_OR_FUNCTION.has(sqlStateOf(failure) ?? "") ? notMigrated("no migration") : failure,
    ),
    Effect.flatMap(([row]) => {
      const version = String(row?.["version"]);
      return version >= newest ? Effect.void : Effect.fail(notMigrated(version));
    }),
  );
