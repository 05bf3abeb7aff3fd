import * as Command from "effect/cli/Command";
import type { CliContext } from "./cli-context.ts";
import { LogFormatFlag } from "./log-settings.ts";
import { makeRunCommand } from "./run.command.ts";

/** The root command; alone it shows its help. */
export const makePlimsollEngineCommand = (context: CliContext) =>
  Command.make("plimsoll-engine").pipe(
    Command.withDescription(
      "Executes workflows of many agents in parallel, under limits, and goes on where it was stopped",
    ),
    Command.withSubcommands([makeRunCommand(context)]),
    Command.withGlobalFlags([LogFormatFlag]),
  );
