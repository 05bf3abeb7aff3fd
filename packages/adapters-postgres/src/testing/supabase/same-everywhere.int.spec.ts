import type { StoreFailure } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Scope from "effect/Scope";
import { afterAll, expect, it } from "vitest";
import { type Database, openDatabase } from "../../connection/open-database.ts";
import { makeEmbeddedDatabase } from "../../embedded/make-embedded-database.ts";
import { MIGRATIONS } from "../../migrate/bundled-sql.ts";
import { migrate } from "../../migrate/migrate.ts";
import { openPglite } from "../open-pglite.ts";
import { startTestPostgres } from "../start-test-postgres.ts";
import { withTemporaryFolder } from "../temporary-folder.ts";
import { catalogueFingerprint } from "./catalogue-fingerprint.ts";
import { startSupabaseDatabase } from "./start-supabase-database.ts";

const scope = Scope.makeUnsafe();
afterAll(() => Effect.runPromise(Scope.close(scope, Exit.void)));

type Opened = Effect.Effect<Database, StoreFailure, Scope.Scope>;

const migrated = (databaseUrl: string): Opened =>
  Effect.andThen(migrate(databaseUrl), openDatabase({ databaseUrl, role: null, maxConnections: 1 }));

const databases: Readonly<Record<string, Opened>> = {
  "the embedded PostgreSQL from npm": Effect.flatMap(
    withTemporaryFolder((folder) => makeEmbeddedDatabase({ folder: `${folder}/embedded` })),
    ({ databaseUrl }) => migrated(databaseUrl),
  ),
  "an installed PostgreSQL": Effect.flatMap(startTestPostgres({ programs: "installed" }), ({ databaseUrl }) =>
    migrated(databaseUrl),
  ),
  "PostgreSQL in the shape of a Supabase project": Effect.flatMap(startSupabaseDatabase(), ({ postgresUrl }) =>
    migrated(postgresUrl),
  ),
  PGlite: openPglite,
};

const VERSIONS = "select current_setting('server_version') as version, private.schema_version() as newest";

it("the same migrations make the same schema on every database", { timeout: 120_000 }, async () => {
  const found = await Promise.all(
    Object.entries(databases).map(async ([name, open]) => {
      const { run } = await Effect.runPromise(Scope.provide(open, scope));
      const [row] = await run({ text: VERSIONS });
      expect(row?.["newest"], name).toBe(MIGRATIONS.at(-1)?.version);
      return { name, version: String(row?.["version"]), schema: await catalogueFingerprint(run) };
    }),
  );
  console.info(found.map(({ name, version }) => `${name}: ${version}`).join("; "));
  const [first, ...others] = found;
  expect(first?.schema).toMatchObject({
    policies: expect.arrayContaining([expect.stringContaining("tenant_usage_of_tenant")]) as unknown,
  });
  for (const other of others) expect(other.schema, other.name).toEqual(first?.schema);
  expect(new Set(found.map(({ version }) => version.split(".")[0])).size).toBeGreaterThan(1);
});
