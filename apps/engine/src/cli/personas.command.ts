import { type CliContext, toggle, untilStopped } from "@plimsoll/adapters-command-line";
import * as Argument from "effect/cli/Argument";
import * as Command from "effect/cli/Command";
import * as Effect from "effect/Effect";

const inputs = {
  folder: Argument.String("folder").pipe(
    Argument.withDescription("Folder with personas of BMAD-METHOD 4.x, 6.0 or 6.12: a project's, or the package's"),
    Argument.withMetavar("FOLDER"),
  ),
  json: toggle("json", "Print the whole catalogue as JSON"),
};

/** What `personas` was asked. */
export type PersonasInputs = Command.Command.Config.Infer<typeof inputs>;

/** `plimsoll-engine personas`. */
export const makePersonasCommand = (context: CliContext) =>
  Command.make("personas", inputs, (given) =>
    Effect.gen(function* () {
      const { runPersonasCommand } = yield* Effect.promise(() => import("./run-personas-command.ts"));
      yield* untilStopped(context, runPersonasCommand(context, given));
    }),
  ).pipe(
    Command.withDescription("List personas, what each can do and where that is written, their teams and workflows"),
    Command.withExamples([
      { command: "plimsoll-engine personas .", description: "Those of the project here" },
      { command: "plimsoll-engine personas node_modules/bmad-method --json", description: "For programs" },
    ]),
  );
