import type { ResultsFailure } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { textEntry } from "../sink/file-entry.ts";
import { type FileToWrite, writeFiles } from "../sink/write-files.ts";
import { SAMPLES_ARE_SAFE } from "../sink/write-reports.ts";
import { renderLoadJson } from "./load-document.ts";
import { renderLoadHtml } from "./load-html.ts";
import { renderLoadJunit } from "./load-junit.ts";
import { renderLoadMarkdown } from "./load-markdown.ts";
import { LOAD_REPORT_FILES, type LoadReportInput } from "./load-report-input.ts";

const renderAll = (input: LoadReportInput): readonly FileToWrite[] => {
  const { markdown, html, junit, json } = LOAD_REPORT_FILES;
  const texts = [
    [markdown, renderLoadMarkdown(input)],
    [html, renderLoadHtml(input)],
    [junit, renderLoadJunit(input)],
  ] as const;
  const files = Object.fromEntries(texts.map(([file, text]) => [file, textEntry(file, text)]));
  const document = renderLoadJson(input, files);
  return [...texts, [json, document] as const].map(([file, text]) => [file, () => text]);
};

/** Writes all reports of a load run into the folder, which is made when missing; returns the folder. */
export const writeLoadReports = (folder: string, input: LoadReportInput): Effect.Effect<string, ResultsFailure> =>
  Effect.suspend(() => writeFiles(folder, renderAll(input), SAMPLES_ARE_SAFE));
