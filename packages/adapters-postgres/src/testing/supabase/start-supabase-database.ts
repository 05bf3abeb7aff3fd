import type { StoreFailure } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import { readFileSync } from "node:fs";
import pg from "pg";
import { startTestPostgres } from "../start-test-postgres.ts";

const SHAPE = new URL("./supabase-shape.sql", import.meta.url);

/** URLs of one database for the roles that a Supabase project gives out. */
export interface SupabaseDatabase {
  /** Of the server's own superuser. */
  readonly adminUrl: string;
  /** Who migrates: not a superuser, but above row-level security. */
  readonly postgresUrl: string;
  /** As whom PostgREST connects; it may become anon, authenticated or service_role. */
  readonly authenticatorUrl: string;
}

const urlOf = (adminUrl: string, role: string): string => {
  const url = new URL(adminUrl);
  url.username = role;
  url.password = role;
  url.pathname = "/project";
  return url.href;
};

const shape = async (adminUrl: string): Promise<void> => {
  const server = new pg.Client({ connectionString: adminUrl });
  await server.connect();
  await server.query("create database project");
  await server.end();
  const project = new URL(adminUrl);
  project.pathname = "/project";
  const client = new pg.Client({ connectionString: project.href });
  await client.connect();
  await client.query(readFileSync(SHAPE, "utf8"));
  await client.query("alter database project owner to postgres");
  await client.end();
};

/** A real PostgreSQL with the roles, rights and schemas of a Supabase project, not migrated; the Scope stops it. */
export const startSupabaseDatabase = Effect.fn("startSupabaseDatabase")(function* (): Effect.fn.Return<
  SupabaseDatabase,
  StoreFailure,
  Scope.Scope
> {
  const { databaseUrl } = yield* startTestPostgres();
  yield* Effect.promise(() => shape(databaseUrl));
  return {
    adminUrl: databaseUrl.replace(/\/[^/]*$/, "/project"),
    postgresUrl: urlOf(databaseUrl, "postgres"),
    authenticatorUrl: urlOf(databaseUrl, "authenticator"),
  };
});
