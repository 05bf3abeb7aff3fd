import type { AuditedWorkflowStore, StoreFailure, WorkflowStorePort, WriteResult } from "@plimsoll/application";
import { AuditScribe } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import { auditTrailOn } from "../audit/audit-trail.ts";
import { type Database, openDatabase } from "../connection/open-database.ts";
import type { PostgresConfig } from "../connection/postgres-config.ts";
import { checkMigrated } from "../migrate/check-migrated.ts";
import { acceptWorkflow } from "./accept-workflow.ts";
import { agentPerformance } from "./agent-performance.ts";
import { AppendQueue } from "./append-queue.ts";
import { makeClaims } from "./claims.ts";
import { loadWorkflow } from "./load-workflow.ts";
import { pruneWorkflows } from "./prune-workflows.ts";
import { readWorkflows } from "./read-workflows.ts";
import { tenantBooks } from "./tenant-books.ts";

const appendWith = (database: Database, scribe: AuditScribe | null): WorkflowStorePort["append"] => {
  const queue = new AppendQueue(database.run, scribe);
  return (writes) =>
    writes.length === 0
      ? Effect.succeed([])
      : Effect.callback<readonly WriteResult[], StoreFailure>((resume) =>
          queue.add(
            writes,
            (results) => resume(Effect.succeed(results)),
            (failure) => resume(Effect.fail(failure)),
          ),
        );
};

/** The port over a database that is migrated. Without a scribe it audits nothing: for measuring what the audit costs. */
export const workflowStoreOn = (database: Database, scribe: AuditScribe | null): WorkflowStorePort => ({
  accept: acceptWorkflow(database, scribe),
  append: appendWith(database, scribe),
  ...makeClaims(database, scribe),
  load: loadWorkflow(database),
  ...readWorkflows(database),
  ...agentPerformance(database),
  ...tenantBooks(database),
  prune: pruneWorkflows(database, scribe),
});

/** The same, and the log of what it does. */
export const auditedStoreOn = (database: Database, secrets: readonly string[] = []): AuditedWorkflowStore => {
  const scribe = new AuditScribe(secrets);
  return { ...workflowStoreOn(database, scribe), audit: auditTrailOn(database, scribe) };
};

/**
 * The workflow store on PostgreSQL 15 or newer, Supabase, or the embedded database. Fails at once when the database can't be
 * reached or lacks the migrations; later troubles are `unavailable` and end with the database's. The Scope closes it.
 */
export const makePostgresWorkflowStore = Effect.fn("makePostgresWorkflowStore")(function* (
  config: PostgresConfig,
): Effect.fn.Return<AuditedWorkflowStore, StoreFailure, Scope.Scope> {
  const database = yield* openDatabase(config);
  yield* checkMigrated(database);
  return auditedStoreOn(database, config.secrets);
});
