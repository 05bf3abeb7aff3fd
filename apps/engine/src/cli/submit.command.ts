import { type CliContext, toggle, untilStopped, words } from "@plimsoll/adapters-command-line";
import * as Argument from "effect/cli/Argument";
import * as Command from "effect/cli/Command";
import * as Effect from "effect/Effect";
import { storeFlags } from "./store-flags.ts";

const inputs = {
  file: Argument.String("workflow").pipe(
    Argument.withDescription("Workflow in YAML or JSON"),
    Argument.withMetavar("FILE"),
  ),
  url: words("url", "URL", "Address of a running serve (default: PLIMSOLL_URL, or http://127.0.0.1:8072)"),
  wait: toggle("wait", "Wait for the workflow's end; its outcome is the exit code, as of run"),
  json: toggle("json", "Print what was submitted, or with --wait the result, as JSON"),
  quiet: toggle("quiet", "Print nothing but the workflow's id, or with --wait the outcome"),
  tenant: storeFlags.tenant,
};

/** What `submit` was asked. */
export type SubmitInputs = Command.Command.Config.Infer<typeof inputs>;

/** `plimsoll-engine submit`: to an engine that runs elsewhere; Ctrl-C ends the waiting, not the workflow. */
export const makeSubmitCommand = (context: CliContext) =>
  Command.make("submit", inputs, (given) =>
    Effect.gen(function* () {
      const { runSubmitCommand } = yield* Effect.promise(() => import("./run-submit-command.ts"));
      yield* untilStopped(context, runSubmitCommand(context, given));
    }),
  ).pipe(
    Command.withDescription("Send a workflow to a running serve; PLIMSOLL_TOKEN holds the token"),
    Command.withExamples([
      { command: "PLIMSOLL_TOKEN=… plimsoll-engine submit workflow.yaml", description: "Prints its id" },
      {
        command: "plimsoll-engine submit workflow.yaml --url https://engine.example --wait",
        description: "Ends as the workflow ends",
      },
    ]),
  );
