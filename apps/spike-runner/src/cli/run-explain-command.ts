import { type CliContext, UsageError } from "@plimsoll/adapters-command-line";
import { explanationJson, explanationMarkdown, renderExplanation } from "@plimsoll/adapters-results";
import * as Effect from "effect/Effect";
import { composeExplain } from "../composition/compose-run-readers.ts";
import { tornNote } from "../report/torn-note.ts";
import { EXIT_CODES } from "./exit-codes.ts";
import type { ExplainInputs } from "./explain.command.ts";
import { resultsFolderOf } from "./results-folder.ts";

/** Everything of `plimsoll explain` after the flags were parsed. */
export const runExplainCommand = Effect.fnUntraced(function* (context: CliContext, inputs: ExplainInputs) {
  if (inputs.json && inputs.markdown) {
    return yield* new UsageError({
      message: "--json and --markdown can't both be given",
      hint: "Leave one of them out.",
    });
  }
  const explainRun = composeExplain(resultsFolderOf(context));
  const { explanation, tornLine } = yield* explainRun.execute(inputs.run);
  const render = inputs.json ? explanationJson : inputs.markdown ? explanationMarkdown : renderExplanation;
  context.stdout.write(render(explanation));
  context.stderr.write(tornNote(tornLine));
  context.exitWith(explanation.outcome === "nothing-measured" ? EXIT_CODES.invalid : 0);
});
