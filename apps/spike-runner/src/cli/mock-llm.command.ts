import type { CliContext } from "@plimsoll/adapters-command-line";
import * as Command from "effect/cli/Command";
import * as Effect from "effect/Effect";
import { mockLlmFlags } from "./mock-llm-flags.ts";

/** `plimsoll mock-llm`: serves in the foreground until Ctrl-C, which is its good end (exit 0). */
export const makeMockLlmCommand = (context: CliContext) =>
  Command.make("mock-llm", mockLlmFlags, (given) =>
    Effect.gen(function* () {
      const { runMockLlmCommand } = yield* Effect.promise(() => import("./run-mock-llm-command.ts"));
      yield* runMockLlmCommand(context, given);
    }),
  ).pipe(
    Command.withDescription("Serve the deterministic OpenAI-compatible mock LLM alone, until Ctrl-C"),
    Command.withExamples([
      { command: "plimsoll mock-llm --port 4010", description: "100 ms for every answer" },
      {
        command: "plimsoll mock-llm --latency-ms lognormal:median=800,p95=2500 --rpm 60",
        description: "As slow and as strict as a real one",
      },
      {
        command: "plimsoll mock-llm --tool-turns 1 --script storm.yaml",
        description: "A tool call before each answer, and the faults of a script",
      },
    ]),
  );
