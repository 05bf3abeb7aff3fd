import { type CliContext, useColorOn } from "@plimsoll/adapters-command-line";
import path from "node:path";
import { openLoadRun, renderSummary, renderVerdictLine } from "@plimsoll/adapters-results";
import type { RecomputedReport } from "@plimsoll/application";
import { VERDICT_EXIT_CODES } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import picocolors from "picocolors";
import { composeReport } from "../composition/compose-report.ts";
import { type JsonSummaryInput, renderJsonSummary } from "../report/json-summary.ts";
import { isDevModeRun } from "../report/is-dev-mode-run.ts";
import { reportLoad } from "./load-report-command.ts";
import type { ReportInputs } from "./report.command.ts";

/** How many differing figures are named; the rest is counted. */
const SHOWN_DIFFERENCES = 10;

const agreementLine = ({ agrees, differences }: RecomputedReport): string => {
  if (agrees === null) return "The run stored no verdict to compare with: it was cut off.";
  if (agrees) return "Recomputed from the raw samples: every figure and the verdict agree with what the run stored.";
  const more = differences.length - SHOWN_DIFFERENCES;
  const named = differences.slice(0, SHOWN_DIFFERENCES).map((figure) => `  ${figure}\n`);
  return `Recomputed figures DIFFER from those stored with the run:\n${named.join("")}${more > 0 ? `  and ${more} more\n` : ""}`;
};

const tornNote = ({ tornLine }: RecomputedReport): string =>
  tornLine === null ? "" : `Line ${tornLine} of samples.ndjson was cut off in writing and is left out.\n`;

const show = (context: CliContext, { json, quiet }: ReportInputs, report: RecomputedReport): void => {
  const { stdout, stderr, env } = context;
  const { runId, folder, assessment, agrees, differences, tornLine } = report;
  const exitCode = VERDICT_EXIT_CODES[assessment.verdict.kind];
  const input: JsonSummaryInput = { runId, folder, assessment, devMode: isDevModeRun(report.records), exitCode };
  if (json) stdout.write(renderJsonSummary(input, { agrees, differences, tornLine }));
  else if (quiet) stdout.write(`${renderVerdictLine(input)}\n`);
  else stdout.write(renderSummary(input, picocolors.createColors(useColorOn(stdout, env))));
  if (!quiet) stderr.write(`${tornNote(report)}${agreementLine(report)}\n`);
  if (report.writtenTo !== null && !quiet) stderr.write(`Reports written to ${report.writtenTo}\n`);
  context.exitWith(exitCode);
};

/** Everything of `plimsoll report` after the flags were parsed. */
export const runReportCommand = Effect.fnUntraced(function* (context: CliContext, inputs: ReportInputs) {
  const from = (relative: string): string => path.resolve(context.workingDirectory, relative);
  const load = yield* openLoadRun(from("results"), inputs.run);
  if (load !== null) return yield* reportLoad(context, inputs, load);
  const recompute = composeReport(from("results"));
  const writeTo = Option.getOrNull(Option.map(inputs.out, from));
  const report = yield* recompute.execute({ run: inputs.run, writeTo });
  show(context, inputs, report);
});
