import type { StoreFailure, WorkflowStorePort, WriteResult } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
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

const appendWith = (database: Database): WorkflowStorePort["append"] => {
  const queue = new AppendQueue(database.run);
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

/** The port over a database that is migrated. */
export const workflowStoreOn = (database: Database): WorkflowStorePort => ({
  accept: acceptWorkflow(database),
  append: appendWith(database),
  ...makeClaims(database),
  load: loadWorkflow(database),
  ...readWorkflows(database),
  ...agentPerformance(database),
  prune: pruneWorkflows(database),
});

/**
 * The workflow store on PostgreSQL 15 or newer, Supabase, or the embedded database. Fails at once when the database can't be
 * reached or lacks the migrations; later troubles are `unavailable` and end with the database's. The Scope closes it.
 */
export const makePostgresWorkflowStore = Effect.fn("makePostgresWorkflowStore")(function* (
  config: PostgresConfig,
): Effect.fn.Return<WorkflowStorePort, StoreFailure, Scope.Scope> {
  const database = yield* openDatabase(config);
  yield* checkMigrated(database);
  return workflowStoreOn(database);
});
