import { PGlite } from "@electric-sql/pglite";
import * as Effect from "effect/Effect";
import type { Database, Run } from "../connection/open-database.ts";
import { storeFailureOf } from "../connection/store-failure-of.ts";
import { BOOTSTRAP_SQL, MIGRATIONS } from "../migrate/bundled-sql.ts";

type Asked = Pick<PGlite, "query" | "exec">;

const runOn =
  (asked: Asked): Run =>
  async ({ text, values = [] }) => {
    try {
      if (values.length > 0) return (await asked.query<Record<string, unknown>>(text, [...values])).rows;
      return ((await asked.exec(text)).at(-1)?.rows ?? []) as readonly Record<string, unknown>[];
    } catch (cause) {
      throw storeFailureOf(cause);
    }
  };

/** PostgreSQL in WebAssembly, migrated: one session in this process. It shows that the SQL is the same, not what happens at once. */
export const openPglite = Effect.gen(function* () {
  const pglite = yield* Effect.acquireRelease(
    Effect.promise(() => PGlite.create()),
    (open) => Effect.promise(() => open.close()),
  );
  const run = runOn(pglite);
  const database: Database = {
    run,
    query: (statement) => Effect.tryPromise({ try: () => run(statement), catch: storeFailureOf }),
    transact: (body) =>
      Effect.tryPromise({
        try: () => pglite.transaction((inner) => body(runOn(inner as Asked))),
        catch: storeFailureOf,
      }),
  };
  for (const text of [BOOTSTRAP_SQL, ...MIGRATIONS.map(({ sql }) => sql)]) yield* database.query({ text });
  return database;
});
