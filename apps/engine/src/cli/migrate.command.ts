import { type CliContext, untilStopped } from "@plimsoll/adapters-command-line";
import * as Command from "effect/cli/Command";
import * as Effect from "effect/Effect";
import { storeFlags } from "./store-flags.ts";

const { databaseUrl, dataDir, store, config, tenant } = storeFlags;
const inputs = { databaseUrl, dataDir, store, config, tenant };

/** What `migrate` was asked. */
export type MigrateInputs = Command.Command.Config.Infer<typeof inputs>;

/** `plimsoll-engine migrate`. */
export const makeMigrateCommand = (context: CliContext) =>
  Command.make("migrate", inputs, (given) =>
    Effect.gen(function* () {
      const { runMigrateCommand } = yield* Effect.promise(() => import("./run-migrate-command.ts"));
      yield* untilStopped(context, runMigrateCommand(context, given));
    }),
  ).pipe(
    Command.withDescription("Bring a PostgreSQL database up to date; repeating it is harmless"),
    Command.withExamples([
      { command: "DATABASE_URL=postgresql://… plimsoll-engine migrate", description: "Before the first serve on it" },
    ]),
  );
