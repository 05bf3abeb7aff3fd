import type { ConformanceSinkPort } from "@plimsoll/application";
import { join } from "node:path";
import type { ResultsRoot } from "../sink/results-root.ts";
import { writeFiles } from "../sink/write-files.ts";
import { renderConformanceJson } from "./conformance-document.ts";
import { CONFORMANCE_FILES } from "./conformance-files.ts";
import { renderConformanceHtml } from "./render-conformance-html.ts";
import { renderConformanceMarkdown } from "./render-conformance-markdown.ts";

/** Writes conformance.md, conformance.html and, last, conformance.json: a folder that has one has all. */
export const makeConformanceSink = ({ rootDir }: ResultsRoot): ConformanceSinkPort => ({
  complete: (report) =>
    writeFiles(
      join(rootDir, report.conformanceId),
      [
        [CONFORMANCE_FILES.markdown, () => renderConformanceMarkdown(report)],
        [CONFORMANCE_FILES.html, () => renderConformanceHtml(report)],
        [CONFORMANCE_FILES.conformance, () => renderConformanceJson(report)],
      ],
      "Name a writable folder with --out.",
    ),
});
