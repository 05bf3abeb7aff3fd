export { makeUnauditedStore } from "./testing/make-unaudited-store.ts";
export { startTestPostgres } from "./testing/start-test-postgres.ts";
export type { TestPostgres, TestPostgresOptions } from "./testing/start-test-postgres.ts";
