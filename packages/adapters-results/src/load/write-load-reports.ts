import type { ResultsFailure } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { resultsFailure } from "../samples/results-failure.ts";
import { textEntry } from "../sink/file-entry.ts";
import { writeAtomically } from "../sink/write-atomically.ts";
import { renderLoadJson } from "./load-document.ts";
import { renderLoadHtml } from "./load-html.ts";
import { renderLoadJunit } from "./load-junit.ts";
import { renderLoadMarkdown } from "./load-markdown.ts";
import { LOAD_REPORT_FILES, type LoadReportInput } from "./load-report-input.ts";

/** load.json comes last: a folder that has one has every report. */
const renderAll = (input: LoadReportInput): readonly (readonly [file: string, text: string])[] => {
  const { markdown, html, junit, json } = LOAD_REPORT_FILES;
  const texts = [
    [markdown, renderLoadMarkdown(input)],
    [html, renderLoadHtml(input)],
    [junit, renderLoadJunit(input)],
  ] as const;
  const files = Object.fromEntries(texts.map(([file, text]) => [file, textEntry(file, text)]));
  return [...texts, [json, renderLoadJson(input, files)]];
};

/** Writes all reports of a load run into the folder, which is made when missing; returns the folder. */
export const writeLoadReports = (folder: string, input: LoadReportInput): Effect.Effect<string, ResultsFailure> =>
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
