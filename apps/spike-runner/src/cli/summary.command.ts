import { type CliContext, untilStopped } from "@plimsoll/adapters-command-line";
import * as Command from "effect/cli/Command";
import * as Effect from "effect/Effect";
import { runArgument } from "./run-argument.ts";

const inputs = { run: runArgument };

/** What `summary` was asked. */
export type SummaryInputs = Command.Command.Config.Infer<typeof inputs>;

/** `plimsoll summary`: exit 0 when it was printed; the verdict is in the text. */
export const makeSummaryCommand = (context: CliContext) =>
  Command.make("summary", inputs, (given) =>
    Effect.gen(function* () {
      const { runSummaryCommand } = yield* Effect.promise(() => import("./run-summary-command.ts"));
      yield* untilStopped(context, runSummaryCommand(context, given));
    }),
  ).pipe(
    Command.withDescription("Print a run as plain text for coding agents: verdict, findings, limit, next commands"),
    Command.withExamples([{ command: "plimsoll summary latest", description: "One fact a line, what failed first" }]),
  );
