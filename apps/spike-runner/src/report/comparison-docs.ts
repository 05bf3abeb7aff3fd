import { decodeComparison, renderComparisonDocs } from "@plimsoll/adapters-results";
import * as Effect from "effect/Effect";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { format } from "prettier";

/** Committed comparisons, a folder each. */
export const COMPARISONS_FOLDER: string = fileURLToPath(new URL("../../../../docs/comparisons/", import.meta.url));

/** The page that is generated from the newest of them. */
export const COMPARISON_DOCS: string = fileURLToPath(new URL("../../../../docs/comparison.md", import.meta.url));

const PRINT_WIDTH = 120;

/** JSON as the repository keeps it. */
export const formatJson = (text: string): Promise<string> => format(text, { parser: "json", printWidth: PRINT_WIDTH });

/** What docs/comparison.md has to say of the newest committed comparison; null when none is committed. */
export const comparisonDocs = async (): Promise<string | null> => {
  const newest = readdirSync(COMPARISONS_FOLDER).sort().at(-1);
  if (newest === undefined) return null;
  const text = readFileSync(`${COMPARISONS_FOLDER}${newest}/comparison.json`, "utf8");
  const { schemaVersion: _, ...comparison } = await Effect.runPromise(decodeComparison(text));
  return format(renderComparisonDocs(comparison), { parser: "markdown", printWidth: PRINT_WIDTH });
};
