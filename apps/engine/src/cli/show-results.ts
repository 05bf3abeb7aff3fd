import { type CliContext, useColorOn } from "@plimsoll/adapters-command-line";
import type { ParallelWorkflowResult } from "@plimsoll/domain";
import picocolors from "picocolors";
import { renderResult, type TaskLinks } from "../report/result-summary.ts";
import { EXIT_CODES, OUTCOME_EXIT_CODES, worstOf } from "./exit-codes.ts";

/** How results are printed. */
export interface ResultFormat {
  readonly json: boolean;
  readonly quiet: boolean;
}

/** Prints how workflows ended and decides the exit code by the worst of them. One workflow is an object in JSON, several are a list. */
export const showResults = (
  context: CliContext,
  { json, quiet }: ResultFormat,
  results: readonly ParallelWorkflowResult[],
  definitionOf: (workflowId: string) => TaskLinks | null,
): void => {
  const { stdout, env } = context;
  const exitCode = worstOf(results.map(({ outcome }) => OUTCOME_EXIT_CODES[outcome]));
  if (json) stdout.write(`${JSON.stringify(results.length === 1 ? results[0] : results, null, 2)}\n`);
  else {
    const colors = picocolors.createColors(useColorOn(stdout, env));
    for (const result of results) {
      stdout.write(quiet ? `${result.outcome}\n` : renderResult(result, definitionOf(result.workflowId), colors));
    }
  }
  context.exitWith(exitCode);
};

/** Says how to go on after a stop, and ends as interrupted. */
export const showSuspended = (context: CliContext, workflowIds: readonly string[], isKept: boolean): void => {
  const next = workflowIds.map((id) => `plimsoll-engine resume ${id}`).join("\n      ");
  context.exitWith(EXIT_CODES.interrupted);
  if (workflowIds.length === 0) context.stderr.write("stopped before anything was started\n");
  else if (isKept) {
    context.stderr.write(`suspended: what has succeeded is kept, the rest runs again\nhint: ${next}\n`);
  } else context.stderr.write("stopped: the store was memory, so that nothing is kept\n");
};
