import type { CliContext } from "@plimsoll/adapters-command-line";
import * as Argument from "effect/cli/Argument";
import * as Command from "effect/cli/Command";
import * as Flag from "effect/cli/Flag";
import * as Effect from "effect/Effect";
import { untilStopped } from "./until-stopped.ts";

const inputs = {
  run: Argument.String("run").pipe(
    Argument.withDescription("Folder of a run, its id below results/, or latest"),
    Argument.withMetavar("RUN"),
  ),
  out: Flag.String("out").pipe(
    Flag.withMetavar("FOLDER"),
    Flag.withDescription("Write the recomputed reports there; without it nothing is written"),
    Flag.optional,
  ),
  json: Flag.Boolean("json").pipe(Flag.withDescription("Print the summary on stdout as JSON"), Flag.withDefault(false)),
  quiet: Flag.Boolean("quiet").pipe(
    Flag.withAlias("q"),
    Flag.withDescription("Print nothing but the verdict"),
    Flag.withDefault(false),
  ),
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
