import { type CliContext, logSettings, toggle } from "@plimsoll/adapters-command-line";
import * as Argument from "effect/cli/Argument";
import * as Command from "effect/cli/Command";
import * as Effect from "effect/Effect";
import { orchestratorFlags } from "./orchestrator-flags.ts";
import { storeFlags } from "./store-flags.ts";

const inputs = {
  file: Argument.String("workflow").pipe(
    Argument.withDescription("Workflow in YAML or JSON"),
    Argument.withMetavar("FILE"),
  ),
  json: toggle("json", "Print the result on stdout as JSON"),
  quiet: toggle("quiet", "Print nothing but the outcome"),
  ...storeFlags,
  ...orchestratorFlags,
};

/** What `run` was asked. */
export type RunInputs = Command.Command.Config.Infer<typeof inputs>;

/** `plimsoll-engine run`. The work itself is loaded only once the flags are right. */
export const makeRunCommand = (context: CliContext) =>
  Command.make("run", inputs, (given) =>
    Effect.gen(function* () {
      const settings = yield* logSettings;
      const { runRunCommand } = yield* Effect.promise(() => import("./run-run-command.ts"));
      yield* runRunCommand(context, given, settings);
    }),
  ).pipe(
    Command.withDescription("Execute a workflow and wait for its end"),
    Command.withExamples([
      { command: "plimsoll-engine run workflow.yaml", description: "On real CrewAI, kept in .plimsoll/engine" },
      {
        command: "plimsoll-engine run workflow.yaml --orchestrator stub",
        description: "A dry run in seconds, DEV MODE",
      },
      { command: "plimsoll-engine run workflow.yaml --llm openai", description: "With a real LLM (OPENAI_API_KEY)" },
      {
        command: "plimsoll-engine run workflow.yaml --json --store memory",
        description: "Nothing kept, result as JSON",
      },
    ]),
  );
