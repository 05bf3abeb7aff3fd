import { type CliContext, logSettings } from "@plimsoll/adapters-command-line";
import * as Command from "effect/cli/Command";
import * as Effect from "effect/Effect";
import { capacityFlags } from "./capacity-flags.ts";

const examples = [
  { command: "plimsoll capacity", description: "How many CrewAI agents does this machine carry within the targets?" },
  {
    command: 'plimsoll capacity --orchestrator langgraph-js --target "p95LatencyMs < 1000"',
    description: "By a limit of your own",
  },
  { command: "plimsoll capacity --at-least 72 --budget-minutes 10", description: "A gate for CI: 99 when it is fewer" },
  { command: "plimsoll capacity --for-agents 10000", description: "And how many machines would 10,000 need?" },
];

/** `plimsoll capacity`: exit 0 found, 99 below --at-least, 98 not settled, 97 this machine was the limit or a stub. */
export const makeCapacityCommand = (context: CliContext) =>
  Command.make("capacity", capacityFlags, (flags) =>
    Effect.gen(function* () {
      const settings = yield* logSettings;
      const { runCapacityCommand } = yield* Effect.promise(() => import("./run-capacity-command.ts"));
      yield* runCapacityCommand(context, flags, settings);
    }),
  ).pipe(
    Command.withDescription("Find the largest number of agents that meets every target, and what limits it"),
    Command.withExamples(examples),
  );
