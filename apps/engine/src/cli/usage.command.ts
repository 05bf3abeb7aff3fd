import { type CliContext, toggle, untilStopped } from "@plimsoll/adapters-command-line";
import * as Command from "effect/cli/Command";
import * as Flag from "effect/cli/Flag";
import * as Effect from "effect/Effect";
import { storeFlags } from "./store-flags.ts";

const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

const day = (name: string, description: string) =>
  Flag.String(name).pipe(
    Flag.filter(
      (value) => DAY.test(value),
      () => "Expected a day of UTC such as 2026-11-22",
    ),
    Flag.withMetavar("DAY"),
    Flag.withDescription(description),
    Flag.optional,
  );

const inputs = {
  json: toggle("json", "Print the report as JSON"),
  from: day("from", "First day of UTC (default: today)"),
  to: day("to", "Last day of UTC (default: today)"),
  ...storeFlags,
};

/** What `usage` was asked. */
export type UsageInputs = Command.Command.Config.Infer<typeof inputs>;

/** `plimsoll-engine usage`. */
export const makeUsageCommand = (context: CliContext) =>
  Command.make("usage", inputs, (given) =>
    Effect.gen(function* () {
      const { runUsageCommand } = yield* Effect.promise(() => import("./run-usage-command.ts"));
      yield* untilStopped(context, runUsageCommand(context, given));
    }),
  ).pipe(
    Command.withDescription("What tenants may take and have used, by day; without --tenant of all that used something"),
    Command.withExamples([
      { command: "plimsoll-engine usage --tenant acme --from 2026-11-01", description: "A tenant's month so far" },
    ]),
  );
