import { type CliContext, logSettings } from "@plimsoll/adapters-command-line";
import * as Command from "effect/cli/Command";
import * as Effect from "effect/Effect";
import { tuneFlags } from "./tune-flags.ts";

const examples = [
  { command: "plimsoll tune", description: "How should CrewAI be run for 72 agents on this machine?" },
  { command: "plimsoll tune --agent-count 24 --worker-counts 1,2", description: "For 24 agents, one or two processes" },
  { command: "plimsoll tune --modes agent-async,crew-async --rounds 5", description: "Two modes, surer" },
];

/** `plimsoll tune`: exit 0 found, 99 no topology meets the targets, 98 unclear, 97 nothing could be measured. */
export const makeTuneCommand = (context: CliContext) =>
  Command.make("tune", tuneFlags, (flags) =>
    Effect.gen(function* () {
      const settings = yield* logSettings;
      const { runTuneCommand } = yield* Effect.promise(() => import("./run-tune-command.ts"));
      yield* runTuneCommand(context, flags, settings);
    }),
  ).pipe(
    Command.withDescription("Find the topology that meets the targets at least cost, and print its settings"),
    Command.withExamples(examples),
  );
