import { type CliContext, useColorOn } from "@plimsoll/adapters-command-line";
import picocolors from "picocolors";
import type { Colors } from "picocolors/types.js";

/** A result in each of the ways that it can be asked for; only the one that is wanted is rendered. */
export interface ShownResult {
  readonly json: () => string;
  /** Without its line end. */
  readonly line: () => string;
  readonly summary: (colors: Colors) => string;
  readonly exitCode: number;
}

/** Writes the result to stdout, as JSON (`--json`), as its last line (`--quiet`) or whole, and decides the exit code. */
export const showResult = (
  { stdout, env, exitWith }: CliContext,
  { json, quiet }: { readonly json: boolean; readonly quiet: boolean },
  result: ShownResult,
): void => {
  if (json) stdout.write(result.json());
  else if (quiet) stdout.write(`${result.line()}\n`);
  else stdout.write(result.summary(picocolors.createColors(useColorOn(stdout, env))));
  exitWith(result.exitCode);
};
