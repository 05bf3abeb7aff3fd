import { ResultsFailure } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { renderHtml } from "../html/render-html.ts";
import { renderJunit } from "../junit/render-junit.ts";
import { renderMarkdown } from "../markdown/render-markdown.ts";
import { REPORT_FILES } from "../report/report-files.ts";
import type { ReportInput } from "../report/report-input.ts";
import { renderRunJson } from "../run/render-run-json.ts";
import { resultsFailure } from "../samples/results-failure.ts";
import { textEntry } from "./file-entry.ts";
import { writeAtomically } from "./write-atomically.ts";

/** run.json comes last: a folder that has one has every report. */
const renderAll = (input: ReportInput): readonly (readonly [file: string, text: string])[] => {
  const [markdown, html, junit] = [renderMarkdown(input), renderHtml(input), renderJunit(input)];
  const files = {
    markdown: textEntry(REPORT_FILES.markdown, markdown),
    html: textEntry(REPORT_FILES.html, html),
    junit: textEntry(REPORT_FILES.junit, junit),
  };
  return [
    [REPORT_FILES.markdown, markdown],
    [REPORT_FILES.html, html],
    [REPORT_FILES.junit, junit],
    [REPORT_FILES.run, renderRunJson(input, files)],
  ];
};

/** Writes all reports into the folder, which is made when missing; returns the folder. */
export const writeReports = (folder: string, input: ReportInput): Effect.Effect<string, ResultsFailure> =>
  Effect.gen(function* () {
    const reports = renderAll(input);
    yield* Effect.tryPromise({
      try: async () => {
        await mkdir(folder, { recursive: true });
        for (const [file, text] of reports) await writeAtomically(join(folder, file), text);
      },
      catch: resultsFailure(
        folder,
        "The samples are safe; free the disk or choose another folder, then run `plimsoll report`.",
      ),
    });
    return folder;
  });
