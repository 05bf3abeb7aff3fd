import { type CliContext, useColorOn } from "@plimsoll/adapters-command-line";
import path from "node:path";
import { structuralDifferences } from "@plimsoll/application";
import {
  type RecomputedLoad,
  renderLoadSummary,
  renderLoadVerdictLine,
  rewriteLoadReports,
} from "@plimsoll/adapters-results";
import { VERDICT_EXIT_CODES } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import picocolors from "picocolors";
import { renderLoadJsonSummary } from "./load-json-summary.ts";
import type { ReportInputs } from "./report.command.ts";

/** How many differing figures are named; the rest is counted. */
const SHOWN_DIFFERENCES = 10;

const agreement = (stored: RecomputedLoad["stored"], differences: readonly string[]): string => {
  if (stored === null) return "The load run stored no verdict to compare with: it was cut off.";
  if (differences.length === 0) {
    return "Recomputed from the raw samples of this load run: every figure and the verdict agree with what the run stored.";
  }
  const more = differences.length - SHOWN_DIFFERENCES;
  const named = differences.slice(0, SHOWN_DIFFERENCES).map((figure) => `  ${figure}\n`);
  return `Recomputed figures DIFFER from those stored with the run:\n${named.join("")}${more > 0 ? `  and ${more} more\n` : ""}`;
};

const tornNote = ({ input: { tornLine } }: RecomputedLoad): string =>
  tornLine === null ? "" : `Line ${tornLine} of samples.ndjson was cut off in writing and is left out.\n`;

const isDevMode = ({ input: { evidence } }: RecomputedLoad): boolean =>
  evidence.of("orchestrator").some(({ description }) => description.devMode);

/** `plimsoll report` of a load run: the same figures, recomputed; ends with the exit code of the recomputed verdict. */
export const reportLoad = Effect.fnUntraced(function* (
  context: CliContext,
  { json, quiet, out }: ReportInputs,
  load: RecomputedLoad,
) {
  const { stdout, stderr, env } = context;
  const { runId, folder, stored } = load;
  const { assessment } = load.input;
  const differences = stored === null ? [] : structuralDifferences(stored, assessment);
  const exitCode = VERDICT_EXIT_CODES[assessment.verdict.kind];
  const shown = { runId, folder, assessment, devMode: isDevMode(load) };
  const agrees = stored === null ? null : differences.length === 0;
  const { tornLine } = load.input;
  if (json) stdout.write(renderLoadJsonSummary(shown, exitCode, { agrees, differences, tornLine }));
  else if (quiet) stdout.write(`${renderLoadVerdictLine(shown)}\n`);
  else stdout.write(renderLoadSummary(shown, picocolors.createColors(useColorOn(stdout, env))));
  if (!quiet) stderr.write(`${tornNote(load)}${agreement(stored, differences)}\n`);
  if (Option.isSome(out)) {
    const writtenTo = yield* rewriteLoadReports(load, path.resolve(context.workingDirectory, out.value));
    if (!quiet) stderr.write(`Reports written to ${writtenTo}\n`);
  }
  context.exitWith(exitCode);
});
