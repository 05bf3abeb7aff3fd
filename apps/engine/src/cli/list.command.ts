import { type CliContext, toggle, untilStopped, words } from "@plimsoll/adapters-command-line";
import * as Command from "effect/cli/Command";
import * as Flag from "effect/cli/Flag";
import * as Effect from "effect/Effect";
import { storeFlags } from "./store-flags.ts";

const inputs = {
  json: toggle("json", "Print the workflows as JSON"),
  unfinished: toggle("unfinished", "Only those that have not ended"),
  allTenants: toggle("all-tenants", "Those of every tenant"),
  limit: Flag.Int("limit").pipe(
    Flag.filter(
      (value) => value > 0,
      () => "Expected a whole number of 1 or more",
    ),
    Flag.withMetavar("N"),
    Flag.withDescription("How many at most, the latest first"),
    Flag.withDefault(50),
  ),
  after: words("after", "CURSOR", "Go on behind a list that was cut: the cursor that it ended with"),
  ...storeFlags,
};

/** What `list` was asked. */
export type ListInputs = Command.Command.Config.Infer<typeof inputs>;

/** `plimsoll-engine list`. */
export const makeListCommand = (context: CliContext) =>
  Command.make("list", inputs, (given) =>
    Effect.gen(function* () {
      const { runListCommand } = yield* Effect.promise(() => import("./run-list-command.ts"));
      yield* untilStopped(context, runListCommand(context, given));
    }),
  ).pipe(
    Command.withDescription("List workflows and where they stand"),
    Command.withExamples([
      { command: "plimsoll-engine list --unfinished", description: "What resume would go on with" },
    ]),
  );
