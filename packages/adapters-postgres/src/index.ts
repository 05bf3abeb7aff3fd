export type { PostgresConfig } from "./connection/postgres-config.ts";
export { makeEmbeddedDatabase } from "./embedded/make-embedded-database.ts";
export type { EmbeddedDatabase, EmbeddedDatabaseConfig } from "./embedded/make-embedded-database.ts";
export { migrate } from "./migrate/migrate.ts";
export type { Migration } from "./migrate/migration.ts";
export { makePostgresWorkflowStore } from "./store/make-postgres-workflow-store.ts";
export { makePostgresTaskTracker } from "./tracker/make-postgres-task-tracker.ts";
