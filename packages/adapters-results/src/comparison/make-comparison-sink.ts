import type { ComparisonSinkPort } from "@plimsoll/application";
import { join } from "node:path";
import type { ResultsRoot } from "../sink/results-root.ts";
import { writeFiles } from "../sink/write-files.ts";
import { renderComparisonJson } from "./comparison-document.ts";
import { COMPARISON_FILES } from "./comparison-files.ts";
import { renderComparisonHtml } from "./render-comparison-html.ts";
import { renderComparisonMarkdown } from "./render-comparison-markdown.ts";

/** Writes comparison.md, comparison.html and, last, comparison.json: a folder that has one has all. */
export const makeComparisonSink = ({ rootDir }: ResultsRoot): ComparisonSinkPort => ({
  write: (comparison) =>
    writeFiles(
      join(rootDir, comparison.comparisonId),
      [
        [COMPARISON_FILES.markdown, () => renderComparisonMarkdown(comparison)],
        [COMPARISON_FILES.html, () => renderComparisonHtml(comparison)],
        [COMPARISON_FILES.comparison, () => renderComparisonJson(comparison)],
      ],
      "The runs are safe in their own folders; free the disk or choose another folder.",
    ),
});
