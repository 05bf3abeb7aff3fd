import { type CliContext, logSettings } from "@plimsoll/adapters-command-line";
import * as Command from "effect/cli/Command";
import * as Effect from "effect/Effect";
import { compareFlags } from "./compare-flags.ts";

const examples = [
  {
    command: "plimsoll compare --orchestrators crewai,langgraph-js,langgraph,openai-client",
    description: "Four real ones, 72 agents, six interleaved waves each",
  },
  {
    command: "plimsoll compare --orchestrators crewai:agent-async,crewai:to-thread --agent-count 36",
    description: "Two modes of the same framework",
  },
  {
    command: "plimsoll compare --orchestrators stub,stub --agent-count 8",
    description: "A dry run in seconds, DEV MODE; both must come out the same",
  },
];

/** `plimsoll compare`. The work itself is loaded only once the flags are right. */
export const makeCompareCommand = (context: CliContext) =>
  Command.make("compare", compareFlags, (flags) =>
    Effect.gen(function* () {
      const settings = yield* logSettings;
      const { runCompareCommand } = yield* Effect.promise(() => import("./run-compare-command.ts"));
      yield* runCompareCommand(context, flags, settings);
    }),
  ).pipe(
    Command.withDescription("Put the same load on several orchestrators in turn, and compare them wave by wave"),
    Command.withExamples(examples),
  );
