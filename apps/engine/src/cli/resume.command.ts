import { type CliContext, logSettings, toggle } from "@plimsoll/adapters-command-line";
import * as Argument from "effect/cli/Argument";
import * as Command from "effect/cli/Command";
import * as Effect from "effect/Effect";
import { orchestratorFlags } from "./orchestrator-flags.ts";
import { storeFlags } from "./store-flags.ts";

const inputs = {
  workflow: Argument.String("workflow").pipe(
    Argument.withDescription("Id of a workflow; without it all unfinished ones of the tenant"),
    Argument.withMetavar("ID"),
    Argument.optional,
  ),
  json: toggle("json", "Print the results on stdout as JSON"),
  quiet: toggle("quiet", "Print nothing but the outcomes"),
  ...storeFlags,
  ...orchestratorFlags,
};

/** What `resume` was asked. */
export type ResumeInputs = Command.Command.Config.Infer<typeof inputs>;

/** `plimsoll-engine resume`. */
export const makeResumeCommand = (context: CliContext) =>
  Command.make("resume", inputs, (given) =>
    Effect.gen(function* () {
      const settings = yield* logSettings;
      const { runResumeCommand } = yield* Effect.promise(() => import("./run-resume-command.ts"));
      yield* runResumeCommand(context, given, settings);
    }),
  ).pipe(
    Command.withDescription("Go on with workflows that were stopped or killed: only unfinished tasks run again"),
    Command.withExamples([
      { command: "plimsoll-engine resume", description: "Everything that is unfinished" },
      { command: "plimsoll-engine resume report-20261122T080000123Z", description: "One workflow" },
    ]),
  );
