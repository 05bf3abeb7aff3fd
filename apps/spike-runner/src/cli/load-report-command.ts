import type { CliContext } from "@plimsoll/adapters-command-line";
import path from "node:path";
import { structuralDifferences } from "@plimsoll/application";
import {
  type RecomputedLoad,
  renderLoadSummary,
  renderVerdictLine,
  rewriteLoadReports,
} from "@plimsoll/adapters-results";
import { VERDICT_EXIT_CODES } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import { agreementNote } from "../report/agreement-note.ts";
import { renderLoadJsonSummary } from "../report/load-json-summary.ts";
import { tornNote } from "../report/torn-note.ts";
import type { ReportInputs } from "./report.command.ts";
import { showResult } from "./show-result.ts";

const isDevMode = ({ input: { evidence } }: RecomputedLoad): boolean =>
  evidence.of("orchestrator").some(({ description }) => description.devMode);

/** `plimsoll report` of a load run: the same figures, recomputed; ends with the exit code of the recomputed verdict. */
export const reportLoad = Effect.fnUntraced(function* (context: CliContext, asked: ReportInputs, load: RecomputedLoad) {
  const { runId, folder, stored } = load;
  const { assessment, tornLine } = load.input;
  const differences = stored === null ? [] : structuralDifferences(stored, assessment);
  const agreement = { agrees: stored === null ? null : differences.length === 0, differences };
  const exitCode = VERDICT_EXIT_CODES[assessment.verdict.kind];
  const shown = { runId, folder, assessment, devMode: isDevMode(load) };
  const tell = (text: string): void => {
    if (!asked.quiet) context.stderr.write(text);
  };
  showResult(context, asked, {
    json: () => renderLoadJsonSummary(shown, exitCode, { ...agreement, tornLine }),
    line: () => renderVerdictLine(shown),
    summary: (colors) => renderLoadSummary(shown, colors),
    exitCode,
  });
  tell(`${tornNote(tornLine)}${agreementNote(agreement)}`);
  if (Option.isNone(asked.out)) return;
  const writtenTo = yield* rewriteLoadReports(load, path.resolve(context.workingDirectory, asked.out.value));
  tell(`Reports written to ${writtenTo}\n`);
});
