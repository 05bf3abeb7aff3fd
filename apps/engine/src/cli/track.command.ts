import { type CliContext, logSettings, toggle } from "@plimsoll/adapters-command-line";
import * as Argument from "effect/cli/Argument";
import * as Command from "effect/cli/Command";
import * as Effect from "effect/Effect";
import { orchestratorFlags } from "./orchestrator-flags.ts";
import { storeFlags } from "./store-flags.ts";

const inputs = {
  project: Argument.String("project").pipe(
    Argument.withDescription("Project whose open tasks are executed"),
    Argument.withMetavar("PROJECT"),
  ),
  json: toggle("json", "Print the result on stdout as JSON"),
  quiet: toggle("quiet", "Print nothing but the outcome"),
  ...storeFlags,
  ...orchestratorFlags,
};

/** What `track` was asked. */
export type TrackInputs = Command.Command.Config.Infer<typeof inputs>;

/** `plimsoll-engine track`. The work itself is loaded only once the flags are right. */
export const makeTrackCommand = (context: CliContext) =>
  Command.make("track", inputs, (given) =>
    Effect.gen(function* () {
      const settings = yield* logSettings;
      const { runTrackCommand } = yield* Effect.promise(() => import("./run-track-command.ts"));
      yield* runTrackCommand(context, given, settings);
    }),
  ).pipe(
    Command.withDescription("Execute a project's open tasks (cerebral_tasks) as a workflow, and tell the tracker"),
    Command.withExamples([
      { command: "plimsoll-engine track website --tenant acme", description: "What is pending or blocked in website" },
    ]),
  );
