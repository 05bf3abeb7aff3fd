import * as Effect from "effect/Effect";
import { makeEmbeddedDatabase } from "../embedded/make-embedded-database.ts";
import { migrate } from "../migrate/migrate.ts";

/** A process of its own that holds the embedded database in argv[2] until it is ended; prints its URL. */
const folder = process.argv[2] ?? "";

const main = Effect.gen(function* () {
  const { databaseUrl } = yield* makeEmbeddedDatabase({ folder });
  yield* migrate(databaseUrl);
  process.stdout.write(`${databaseUrl}\n`);
  yield* Effect.never;
});

await Effect.runPromise(Effect.scoped(main));
