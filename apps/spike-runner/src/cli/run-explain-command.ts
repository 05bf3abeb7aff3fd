import { type CliContext, UsageError } from "@plimsoll/adapters-command-line";
import { explanationJson, explanationMarkdown, renderExplanation } from "@plimsoll/adapters-results";
import * as Effect from "effect/Effect";
import path from "node:path";
import { composeExplain } from "../composition/compose-run-readers.ts";
import { EXIT_CODES } from "./exit-codes.ts";
import type { ExplainInputs } from "./explain.command.ts";

/** Everything of `plimsoll explain` after the flags were parsed. */
export const runExplainCommand = Effect.fnUntraced(function* (context: CliContext, inputs: ExplainInputs) {
  if (inputs.json && inputs.markdown) {
    return yield* new UsageError({
      message: "--json and --markdown can't both be given",
      hint: "Leave one of them out.",
    });
  }
  const explainRun = composeExplain(path.resolve(context.workingDirectory, "results"));
  const { explanation, tornLine } = yield* explainRun.execute(inputs.run);
  const render = inputs.json ? explanationJson : inputs.markdown ? explanationMarkdown : renderExplanation;
  context.stdout.write(render(explanation));
  if (tornLine !== null) {
    context.stderr.write(`Line ${tornLine} of samples.ndjson was cut off in writing and is left out.\n`);
  }
  context.exitWith(explanation.outcome === "nothing-measured" ? EXIT_CODES.invalid : 0);
});
