import { type CliContext, untilStopped } from "@plimsoll/adapters-command-line";
import * as Command from "effect/cli/Command";
import * as Flag from "effect/cli/Flag";
import * as Effect from "effect/Effect";

const flags = {
  json: Flag.Boolean("json").pipe(Flag.withDescription("Print the findings as JSON"), Flag.withDefault(false)),
  llmLatencyMs: Flag.Finite("llm-latency-ms").pipe(
    Flag.filter(
      (value) => value > 0,
      (value) => `Expected milliseconds above 0, got ${value}`,
    ),
    Flag.withMetavar("MS"),
    Flag.withDescription("LLM latency for which the honest number of agents is worked out"),
    Flag.withDefault(100),
  ),
};

/** What `doctor` was asked. */
export type DoctorFlags = Command.Command.Config.Infer<typeof flags>;

/** `plimsoll doctor`: exit 0 when a spike can run here, 2 when something needed is missing. */
export const makeDoctorCommand = (context: CliContext) =>
  Command.make("doctor", flags, (given) =>
    Effect.gen(function* () {
      const { runDoctorCommand } = yield* Effect.promise(() => import("./run-doctor-command.ts"));
      yield* untilStopped(context, runDoctorCommand(context, given));
    }),
  ).pipe(
    Command.withDescription("Check this machine, and say what it can honestly measure"),
    Command.withExamples([
      { command: "plimsoll doctor", description: "What is missing, and how many agents can be measured here" },
      { command: "plimsoll doctor --llm-latency-ms 800 --json", description: "The same for a slower LLM, as JSON" },
    ]),
  );
