import { type CliContext, logSettings } from "@plimsoll/adapters-command-line";
import * as Argument from "effect/cli/Argument";
import * as Command from "effect/cli/Command";
import * as Flag from "effect/cli/Flag";
import * as Effect from "effect/Effect";
import { storeFlags } from "./store-flags.ts";

const inputs = {
  workflow: Argument.String("workflow").pipe(Argument.withDescription("Id of a workflow"), Argument.withMetavar("ID")),
  reason: Flag.String("reason").pipe(
    Flag.withMetavar("TEXT"),
    Flag.withDescription("Kept in the workflow's journal"),
    Flag.withDefault("cancelled from the command line"),
  ),
  ...storeFlags,
};

/** What `cancel` was asked. */
export type CancelInputs = Command.Command.Config.Infer<typeof inputs>;

/** `plimsoll-engine cancel`. */
export const makeCancelCommand = (context: CliContext) =>
  Command.make("cancel", inputs, (given) =>
    Effect.gen(function* () {
      const settings = yield* logSettings;
      const { runCancelCommand } = yield* Effect.promise(() => import("./run-cancel-command.ts"));
      yield* runCancelCommand(context, given, settings);
    }),
  ).pipe(
    Command.withDescription("Cancel a workflow: what runs is ended, what has succeeded stays"),
    Command.withExamples([{ command: 'plimsoll-engine cancel report-1 --reason "wrong topic"', description: "" }]),
  );
