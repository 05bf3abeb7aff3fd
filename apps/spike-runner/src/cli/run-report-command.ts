import type { CliContext } from "@plimsoll/adapters-command-line";
import path from "node:path";
import { openLoadRun, renderSummary, renderVerdictLine } from "@plimsoll/adapters-results";
import type { RecomputedReport } from "@plimsoll/application";
import { VERDICT_EXIT_CODES } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import { composeReport } from "../composition/compose-run-readers.ts";
import { agreementNote } from "../report/agreement-note.ts";
import { isDevModeRun } from "../report/is-dev-mode-run.ts";
import { type JsonSummaryInput, renderJsonSummary } from "../report/json-summary.ts";
import { tornNote } from "../report/torn-note.ts";
import { reportLoad } from "./load-report-command.ts";
import type { ReportInputs } from "./report.command.ts";
import { resultsFolderOf } from "./results-folder.ts";
import { showResult } from "./show-result.ts";

const show = (context: CliContext, asked: ReportInputs, report: RecomputedReport): void => {
  const { runId, folder, assessment, agrees, differences, tornLine } = report;
  const exitCode = VERDICT_EXIT_CODES[assessment.verdict.kind];
  const input: JsonSummaryInput = { runId, folder, assessment, devMode: isDevModeRun(report.records), exitCode };
  showResult(context, asked, {
    json: () => renderJsonSummary(input, { agrees, differences, tornLine }),
    line: () => renderVerdictLine(input),
    summary: (colors) => renderSummary(input, colors),
    exitCode,
  });
  if (asked.quiet) return;
  context.stderr.write(`${tornNote(tornLine)}${agreementNote(report)}`);
  if (report.writtenTo !== null) context.stderr.write(`Reports written to ${report.writtenTo}\n`);
};

/** Everything of `plimsoll report` after the flags were parsed. */
export const runReportCommand = Effect.fnUntraced(function* (context: CliContext, inputs: ReportInputs) {
  const rootDir = resultsFolderOf(context);
  const load = yield* openLoadRun(rootDir, inputs.run);
  if (load !== null) return yield* reportLoad(context, inputs, load);
  const out = Option.map(inputs.out, (folder) => path.resolve(context.workingDirectory, folder));
  const report = yield* composeReport(rootDir).execute({ run: inputs.run, writeTo: Option.getOrNull(out) });
  show(context, inputs, report);
});
