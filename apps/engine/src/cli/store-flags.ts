import { words } from "@plimsoll/adapters-command-line";
import type * as Command from "effect/cli/Command";
import * as Flag from "effect/cli/Flag";

const IDENTIFIER = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/;

/** Where workflows are kept, and of whom; for every command. */
export const storeFlags = {
  store: Flag.Literals("store", ["embedded", "postgres", "memory"]).pipe(
    Flag.withMetavar("embedded|postgres|memory"),
    Flag.withDescription("Where workflows are kept (default: embedded, or postgres when DATABASE_URL is set)"),
    Flag.optional,
  ),
  databaseUrl: words("database-url", "URL", "PostgreSQL; other users of the machine see it there: prefer DATABASE_URL"),
  dataDir: words("data-dir", "FOLDER", "Folder of the embedded database (default: .plimsoll/engine)"),
  tenant: Flag.String("tenant").pipe(
    Flag.filter(
      (tenant) => IDENTIFIER.test(tenant),
      () => "Expected a letter or digit, then up to 127 letters, digits or . _ : -",
    ),
    Flag.withMetavar("ID"),
    Flag.withDescription("For whom (default: default)"),
    Flag.optional,
  ),
  config: words("config", "FOLDER", "Folder of the engine's three configuration files (default: config)"),
};

/** The flags as they were parsed. */
export type StoreFlags = Command.Command.Config.Infer<typeof storeFlags>;

/** The tenant of whoever has not named one. */
export const DEFAULT_TENANT_ID = "default";
