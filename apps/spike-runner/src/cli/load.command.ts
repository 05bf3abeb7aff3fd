import { boundedInt, type CliContext, logSettings, words } from "@plimsoll/adapters-command-line";
import * as Argument from "effect/cli/Argument";
import * as Command from "effect/cli/Command";
import * as Effect from "effect/Effect";
import { resultFlags, seed, targets } from "./shared-flags.ts";
import { ownAgentsFlags } from "./own-agents-flags.ts";

const inputs = {
  scenario: Argument.String("scenario").pipe(
    Argument.withMetavar("FILE"),
    Argument.withDescription("Scenario in YAML, or a TypeScript module with the scenario as its default export"),
  ),
  orchestrator: words("orchestrator", "NAME|URL", "Who carries the agents, over the file's"),
  agents: boundedInt("agents", 1, "Agents in the pool, over the file's"),
  seed: seed("Source of all randomness, over the file's"),
  target: targets("correctedP95LatencyMs < 1500"),
  generators: words(
    "generators",
    "N|URL,…",
    "Drive it by N processes of this machine, or by the generators at these addresses",
  ),
  ...resultFlags,
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
