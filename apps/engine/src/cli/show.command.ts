import { type CliContext, toggle, untilStopped, words } from "@plimsoll/adapters-command-line";
import * as Argument from "effect/cli/Argument";
import * as Command from "effect/cli/Command";
import * as Effect from "effect/Effect";
import { storeFlags } from "./store-flags.ts";

const inputs = {
  workflow: Argument.String("workflow").pipe(
    Argument.withDescription("Id of a workflow, or latest"),
    Argument.withMetavar("ID"),
  ),
  task: words("task", "ID", "Only this task, with its output and all that happened to it"),
  journal: toggle("journal", "Everything that happened, in order"),
  json: toggle("json", "Print definition, state and, with --journal, the journal as JSON"),
  ...storeFlags,
};

/** What `show` was asked. */
export type ShowInputs = Command.Command.Config.Infer<typeof inputs>;

/** `plimsoll-engine show`. */
export const makeShowCommand = (context: CliContext) =>
  Command.make("show", inputs, (given) =>
    Effect.gen(function* () {
      const { runShowCommand } = yield* Effect.promise(() => import("./run-show-command.ts"));
      yield* untilStopped(context, runShowCommand(context, given));
    }),
  ).pipe(
    Command.withDescription("Show where a workflow stands, why each agent was chosen, and what went wrong"),
    Command.withExamples([
      { command: "plimsoll-engine show latest", description: "The newest workflow of the tenant" },
      { command: "plimsoll-engine show report-1 --task merge", description: "One task: output, choice, attempts" },
    ]),
  );
