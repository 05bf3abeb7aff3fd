import { renderComparisonDocs } from "@plimsoll/adapters-results";
import { readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { format } from "prettier";
import { storedComparison } from "./committed-comparison.ts";

/** Committed comparisons, a folder each. */
export const COMPARISONS_FOLDER: string = fileURLToPath(new URL("../../../../docs/comparisons/", import.meta.url));

/** The page that is generated from the newest of them. */
export const COMPARISON_DOCS: string = fileURLToPath(new URL("../../../../docs/comparison.md", import.meta.url));

/** Folder of the newest committed comparison: ids begin with their time. */
export const newestComparison = (): string => {
  const newest = readdirSync(COMPARISONS_FOLDER).sort().at(-1);
  if (newest === undefined) throw new Error(`there is no comparison in ${COMPARISONS_FOLDER}`);
  return path.join(COMPARISONS_FOLDER, newest);
};

/** What docs/comparison.md has to say of the newest committed comparison. */
export const comparisonDocs = async (): Promise<string> =>
  format(renderComparisonDocs(await storedComparison(newestComparison())), { parser: "markdown", printWidth: 120 });
