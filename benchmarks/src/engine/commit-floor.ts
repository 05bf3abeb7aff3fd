import { makeEmbeddedDatabase } from "@plimsoll/adapters-postgres";
import * as Effect from "effect/Effect";
import pg from "pg";

const COMMITS = 100;

/** How long single-row transactions take on the embedded database when nothing else does: what no hand-off can be below. */
export const commitFloor = Effect.fnUntraced(function* (folder: string) {
  const { databaseUrl } = yield* makeEmbeddedDatabase({ folder });
  return yield* Effect.promise(async () => {
    const client = new pg.Client({
      connectionString: databaseUrl,
      connectionTimeoutMillis: 5_000,
      query_timeout: 5_000,
    });
    await client.connect();
    await client.query("create table if not exists public.commit_floor (n int)");
    const commitMs: number[] = [];
    for (let index = 0; index < COMMITS; index += 1) {
      const before = performance.now();
      await client.query("insert into public.commit_floor values ($1)", [index]);
      commitMs.push(performance.now() - before);
    }
    await client.end();
    return commitMs;
  });
});
