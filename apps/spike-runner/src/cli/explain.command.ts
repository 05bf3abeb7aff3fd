import { type CliContext, toggle, untilStopped } from "@plimsoll/adapters-command-line";
import * as Command from "effect/cli/Command";
import * as Effect from "effect/Effect";
import { runArgument } from "./run-argument.ts";

const inputs = {
  run: runArgument,
  json: toggle("json", "Print the explanation as JSON"),
  markdown: toggle("markdown", "Print the explanation as Markdown"),
};

/** What `explain` was asked. */
export type ExplainInputs = Command.Command.Config.Infer<typeof inputs>;

/** `plimsoll explain`: exit 0 when there was something to explain, 97 when nothing was measured. */
export const makeExplainCommand = (context: CliContext) =>
  Command.make("explain", inputs, (given) =>
    Effect.gen(function* () {
      const { runExplainCommand } = yield* Effect.promise(() => import("./run-explain-command.ts"));
      yield* untilStopped(context, runExplainCommand(context, given));
    }),
  ).pipe(
    Command.withDescription("Say where the time of a run went and which limit binds, each with its evidence"),
    Command.withExamples([
      { command: "plimsoll explain latest", description: "Why did the newest run come out as it did?" },
      { command: "plimsoll explain latest --markdown >> report.md", description: "The same for an issue or a report" },
    ]),
  );
