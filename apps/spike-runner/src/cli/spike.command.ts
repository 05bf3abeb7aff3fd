import { type CliContext, logSettings } from "@plimsoll/adapters-command-line";
import * as Command from "effect/cli/Command";
import * as Effect from "effect/Effect";
import { spikeFlags } from "./spike-flags.ts";

const examples = [
  { command: "plimsoll spike", description: "72 real CrewAI agents against the embedded mock LLM" },
  { command: "plimsoll spike --orchestrator stub --agent-count 8", description: "A dry run in seconds, DEV MODE" },
  {
    command: 'plimsoll spike --llm-latency-ms lognormal:median=800,p95=2500 --target "p95LatencyMs < 4000"',
    description: "An LLM as slow as a real one, judged by your own limit",
  },
  { command: "plimsoll spike --llm openai --rpm 60", description: "A real LLM, at most 60 requests a minute" },
  { command: "plimsoll spike --orchestrator http://127.0.0.1:8080", description: "Any server of the protocol" },
  { command: "plimsoll spike --config scenario.yaml --json", description: "From a file, summary as JSON on stdout" },
];

/** `plimsoll spike`. The work itself is loaded only once the flags are right. */
export const makeSpikeCommand = (context: CliContext) =>
  Command.make("spike", spikeFlags, (flags) =>
    Effect.gen(function* () {
      const settings = yield* logSettings;
      const { runSpikeCommand } = yield* Effect.promise(() => import("./run-spike-command.ts"));
      yield* runSpikeCommand(context, flags, settings);
    }),
  ).pipe(
    Command.withDescription("Put N agents on an orchestrator at once, measure, and decide GO or NO-GO"),
    Command.withExamples(examples),
  );
