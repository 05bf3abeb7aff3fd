import type { ResultsFailure } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { renderHtml } from "../html/render-html.ts";
import { renderJunit } from "../junit/render-junit.ts";
import { renderMarkdown } from "../markdown/render-markdown.ts";
import { REPORT_FILES } from "../report/report-files.ts";
import type { ReportInput } from "../report/report-input.ts";
import { renderRunJson } from "../run/render-run-json.ts";
import { textEntry } from "./file-entry.ts";
import { type FileToWrite, writeFiles } from "./write-files.ts";

/** Of every run: its samples are on disk before its reports are made. */
export const SAMPLES_ARE_SAFE =
  "The samples are safe; free the disk or choose another folder, then run `plimsoll report`.";

const renderAll = (input: ReportInput): readonly FileToWrite[] => {
  const [markdown, html, junit] = [renderMarkdown(input), renderHtml(input), renderJunit(input)];
  const files = {
    markdown: textEntry(REPORT_FILES.markdown, markdown),
    html: textEntry(REPORT_FILES.html, html),
    junit: textEntry(REPORT_FILES.junit, junit),
  };
  const json = renderRunJson(input, files);
  return [
    [REPORT_FILES.markdown, () => markdown],
    [REPORT_FILES.html, () => html],
    [REPORT_FILES.junit, () => junit],
    [REPORT_FILES.run, () => json],
  ];
};

/** Writes all reports into the folder, which is made when missing; returns the folder. */
export const writeReports = (folder: string, input: ReportInput): Effect.Effect<string, ResultsFailure> =>
  Effect.suspend(() => writeFiles(folder, renderAll(input), SAMPLES_ARE_SAFE));
