import { type CliContext, toggle } from "@plimsoll/adapters-command-line";
import * as Command from "effect/cli/Command";
import * as Effect from "effect/Effect";
import { port, storedResults } from "./shared-flags.ts";

const inputs = {
  results: storedResults("Where the runs lie; it may still be empty (default: results)"),
  port: port("Port on 127.0.0.1; 0 takes a free one"),
  open: toggle("open", "Open the page in the browser"),
};

/** What `ui` was asked. */
export type UiInputs = Command.Command.Config.Infer<typeof inputs>;

/** `plimsoll ui`: serves in the foreground until Ctrl-C, which is its good end (exit 0). */
export const makeUiCommand = (context: CliContext) =>
  Command.make("ui", inputs, (given) =>
    Effect.gen(function* () {
      const { runUiCommand } = yield* Effect.promise(() => import("./run-ui-command.ts"));
      yield* runUiCommand(context, given);
    }),
  ).pipe(
    Command.withDescription(
      "Show all runs in the browser: history, comparison, one agent's timeline, live while a run goes",
    ),
    Command.withExamples([
      { command: "plimsoll ui --open", description: "The runs below results/" },
      {
        command: "plimsoll ui --results /data/results --port 8300",
        description: "Another folder, always the same address",
      },
    ]),
  );
