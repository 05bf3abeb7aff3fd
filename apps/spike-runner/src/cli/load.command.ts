import type { CliContext } from "@plimsoll/adapters-command-line";
import * as Argument from "effect/cli/Argument";
import * as Command from "effect/cli/Command";
import * as Flag from "effect/cli/Flag";
import * as Effect from "effect/Effect";
import { boundedInt, toggle, words } from "./flag-kinds.ts";
import { logSettings } from "./log-settings.ts";
import { ownAgentsFlags } from "./own-agents-flags.ts";

const inputs = {
  scenario: Argument.String("scenario").pipe(
    Argument.withMetavar("FILE"),
    Argument.withDescription("Scenario in YAML, or a TypeScript module with the scenario as its default export"),
  ),
  orchestrator: words("orchestrator", "NAME|URL", "Who carries the agents, over the file's"),
  agents: boundedInt("agents", 1, "Agents in the pool, over the file's"),
  seed: Flag.Int("seed").pipe(
    Flag.withMetavar("N"),
    Flag.withDescription("Source of all randomness, over the file's"),
    Flag.optional,
  ),
  target: Flag.String("target").pipe(
    Flag.withMetavar("EXPRESSION"),
    Flag.withDescription('A limit to judge, such as "correctedP95LatencyMs < 1500"; repeatable'),
    Flag.atLeast(0),
  ),
  generators: words(
    "generators",
    "N|URL,…",
    "Drive it by N processes of this machine, or by the generators at these addresses",
  ),
  out: words("out", "FOLDER", "Folder in which the run gets its own, FOLDER/<run-id>/ (default: results)"),
  json: toggle("json", "Print the result on stdout as JSON"),
  quiet: toggle("quiet", "Print nothing but the verdict").pipe(Flag.withAlias("q")),
  ...ownAgentsFlags,
};

/** What `load` was asked. */
export type LoadInputs = Command.Command.Config.Infer<typeof inputs>;

const examples = [
  { command: "plimsoll load examples/scenarios/arrival-rate.yaml", description: "Arrivals at a rate, open model" },
  {
    command: 'plimsoll load ramp.yaml --orchestrator crewai --target "correctedP95LatencyMs < 2000"',
    description: "The same shape on another orchestrator, judged by your own limit",
  },
  { command: "plimsoll load my-load.ts --json", description: "A scenario that a program makes" },
];

/** `plimsoll load`. The work itself is loaded only once the flags are right. */
export const makeLoadCommand = (context: CliContext) =>
  Command.make("load", inputs, (given) =>
    Effect.gen(function* () {
      const settings = yield* logSettings;
      const { runLoadCommand } = yield* Effect.promise(() => import("./load-run-command.ts"));
      yield* runLoadCommand(context, given, settings);
    }),
  ).pipe(
    Command.withDescription(
      "Put a load of any shape on an orchestrator (waves, rate, ramp, soak, spike, faults), and judge it",
    ),
    Command.withExamples(examples),
  );
