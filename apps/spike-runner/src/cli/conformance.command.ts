import { type CliContext, logSettings } from "@plimsoll/adapters-command-line";
import * as Command from "effect/cli/Command";
import * as Effect from "effect/Effect";
import { conformanceFlags } from "./conformance-flags.ts";

const examples = [
  {
    command: "plimsoll conformance --orchestrators crewai,langgraph-js,openai-client",
    description: "What each loses, mixes up or does not enforce",
  },
  {
    command: "plimsoll conformance --agents-from my_package.crew:make_crew --requirements requirements.txt",
    description: "Your own crew, in an environment of its own",
  },
  {
    command: "plimsoll conformance --agents-from ./graph.ts#graph --inputs inputs.jsonl",
    description: "Your own graph, with your own inputs",
  },
];

/** `plimsoll conformance`. The work itself is loaded only once the flags are right. */
export const makeConformanceCommand = (context: CliContext) =>
  Command.make("conformance", conformanceFlags, (flags) =>
    Effect.gen(function* () {
      const settings = yield* logSettings;
      const { runConformanceCommand } = yield* Effect.promise(() => import("./conformance-run-command.ts"));
      yield* runConformanceCommand(context, flags, settings);
    }),
  ).pipe(
    Command.withDescription("Fail, hang, cancel and mix up agents, and say what an orchestrator makes of it"),
    Command.withExamples(examples),
  );
