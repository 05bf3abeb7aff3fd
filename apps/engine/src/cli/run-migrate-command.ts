import { type CliContext, UsageError } from "@plimsoll/adapters-command-line";
import * as Effect from "effect/Effect";
import * as Redacted from "effect/Redacted";
import { openStore } from "../composition/open-store.ts";
import { setUpStore } from "./engine-setup.ts";
import type { MigrateInputs } from "./migrate.command.ts";

/** Everything of `plimsoll-engine migrate` after the flags were parsed. */
export const runMigrateCommand = Effect.fnUntraced(function* (context: CliContext, inputs: MigrateInputs) {
  const { store } = yield* Effect.fromResult(setUpStore(context, inputs));
  const { stdout } = context;
  if (store.kind === "memory") {
    const hint = "Use --store embedded, or set DATABASE_URL.";
    return yield* new UsageError({ message: "--store memory has nothing to migrate", hint });
  }
  if (store.kind === "embedded") {
    yield* Effect.scoped(openStore(store));
    return void stdout.write(`up to date: the embedded database in ${store.folder}\n`);
  }
  const { migrate } = yield* Effect.promise(() => import("@plimsoll/adapters-postgres"));
  const applied = yield* migrate(Redacted.value(store.databaseUrl));
  for (const name of applied) stdout.write(`applied ${name}\n`);
  stdout.write(`up to date: ${applied.length} applied\n`);
});
