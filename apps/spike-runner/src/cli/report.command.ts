import { type CliContext, untilStopped, words } from "@plimsoll/adapters-command-line";
import * as Command from "effect/cli/Command";
import * as Effect from "effect/Effect";
import { resultFlags } from "./shared-flags.ts";
import { runArgument } from "./run-argument.ts";

const inputs = {
  run: runArgument,
  ...resultFlags,
  out: words("out", "FOLDER", "Write the recomputed reports there; without it nothing is written"),
};

/** What `report` was asked. */
export type ReportInputs = Command.Command.Config.Infer<typeof inputs>;

/** `plimsoll report`: ends with the exit code of the recomputed verdict. */
export const makeReportCommand = (context: CliContext) =>
  Command.make("report", inputs, (given) =>
    Effect.gen(function* () {
      const { runReportCommand } = yield* Effect.promise(() => import("./run-report-command.ts"));
      yield* untilStopped(context, runReportCommand(context, given));
    }),
  ).pipe(
    Command.withDescription("Recompute every figure and the verdict of a run from its raw samples alone"),
    Command.withExamples([
      { command: "plimsoll report latest", description: "Does the newest run still say what it said?" },
      { command: "plimsoll report results/my-run --out /tmp/again", description: "Write its reports anew" },
    ]),
  );
