import type { AuditedWorkflowStore } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import pg from "pg";
import { migrate } from "../migrate/migrate.ts";
import { makePostgresWorkflowStore } from "../store/make-postgres-workflow-store.ts";
import { startTestPostgres } from "./start-test-postgres.ts";

/** A migrated PostgreSQL with a store on it, and a superuser's connection beside it. */
export interface AuditedDatabase {
  readonly databaseUrl: string;
  readonly store: AuditedWorkflowStore;
  readonly admin: pg.Client;
}

/** The Scope ends all of it. */
export const openAuditedDatabase = Effect.fnUntraced(function* (secrets: readonly string[] = []) {
  const { databaseUrl } = yield* startTestPostgres();
  yield* migrate(databaseUrl);
  const store = yield* makePostgresWorkflowStore({ databaseUrl, secrets });
  const connected = Effect.promise(async () => {
    const client = new pg.Client({ connectionString: databaseUrl, types: { getTypeParser: parserOf } });
    await client.connect();
    return client;
  });
  const admin = yield* Effect.acquireRelease(connected, (client) => Effect.promise(() => client.end()));
  const opened: AuditedDatabase = { databaseUrl, store, admin };
  return opened;
});

const BIGINT_OID = 20;

/** As the store's own connections read them: bigints are numbers. */
const parserOf = ((oid: number, format?: "text" | "binary") =>
  oid === BIGINT_OID ? Number : pg.types.getTypeParser(oid, format as "text")) as typeof pg.types.getTypeParser;
