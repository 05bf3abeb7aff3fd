import type { ComparisonSinkPort } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { resultsFailure } from "../samples/results-failure.ts";
import { writeAtomically } from "../sink/write-atomically.ts";
import { renderComparisonJson } from "./comparison-document.ts";
import { COMPARISON_FILES } from "./comparison-files.ts";
import { renderComparisonHtml } from "./render-comparison-html.ts";
import { renderComparisonMarkdown } from "./render-comparison-markdown.ts";

/** Where comparisons lie: `<rootDir>/<comparison-id>/`, beside the folders of their runs. */
export interface ComparisonSinkConfig {
  readonly rootDir: string;
}

/** Writes comparison.md, comparison.html and, last, comparison.json: a folder that has one has all. */
export const makeComparisonSink = ({ rootDir }: ComparisonSinkConfig): ComparisonSinkPort => ({
  write: (comparison) => {
    const folder = join(rootDir, comparison.comparisonId);
    return Effect.tryPromise({
      try: async () => {
        await mkdir(folder, { recursive: true });
        await writeAtomically(join(folder, COMPARISON_FILES.markdown), renderComparisonMarkdown(comparison));
        await writeAtomically(join(folder, COMPARISON_FILES.html), renderComparisonHtml(comparison));
        await writeAtomically(join(folder, COMPARISON_FILES.comparison), renderComparisonJson(comparison));
        return folder;
      },
      catch: resultsFailure(folder, "The runs are safe in their own folders; free the disk or choose another folder."),
    });
  },
});
