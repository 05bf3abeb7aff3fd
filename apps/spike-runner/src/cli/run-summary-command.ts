import type { CliContext } from "@plimsoll/adapters-command-line";
import { renderAgentSummary } from "@plimsoll/adapters-results";
import { VERDICT_EXIT_CODES } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import { composeExplain } from "../composition/compose-run-readers.ts";
import { resultsFolderOf } from "./results-folder.ts";
import type { SummaryInputs } from "./summary.command.ts";

/** Everything of `plimsoll summary` after the flags were parsed. */
export const runSummaryCommand = Effect.fnUntraced(function* (context: CliContext, { run }: SummaryInputs) {
  const explainRun = composeExplain(resultsFolderOf(context));
  const explained = yield* explainRun.execute(run);
  const exitCode = VERDICT_EXIT_CODES[explained.assessment.verdict.kind];
  context.stdout.write(renderAgentSummary({ ...explained, exitCode }));
  context.exitWith(0);
});
