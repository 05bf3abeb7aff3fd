import type { StoreFailure, WorkflowStorePort } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import { openDatabase } from "../connection/open-database.ts";
import type { PostgresConfig } from "../connection/postgres-config.ts";
import { workflowStoreOn } from "../store/make-postgres-workflow-store.ts";

/** A store that audits nothing, on a database that is migrated: only to measure what the audit costs. */
export const makeUnauditedStore = (
  config: PostgresConfig,
): Effect.Effect<WorkflowStorePort, StoreFailure, Scope.Scope> =>
  Effect.map(openDatabase(config), (database) => workflowStoreOn(database, null));
