import { makeEmbeddedDatabase, makePostgresWorkflowStore, migrate } from "@plimsoll/adapters-postgres";
import * as Effect from "effect/Effect";
import { makeFolder } from "../make-folder.ts";

/** The store that ships: an embedded PostgreSQL whose commits wait for the disk. The Scope ends it. */
export const openEmbeddedStore = Effect.gen(function* () {
  const { databaseUrl } = yield* makeEmbeddedDatabase({ folder: yield* makeFolder });
  yield* migrate(databaseUrl);
  return yield* makePostgresWorkflowStore({ databaseUrl });
});
