import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { comparisonText, recomputedComparison } from "./committed-comparison.ts";
import { COMPARISON_DOCS, comparisonDocs, COMPARISONS_FOLDER } from "./comparison-docs.ts";

/** Generous: eight runs are read and judged again. */
const LIMIT_MS = 180_000;

describe("docs/comparison.md", () => {
  it("is what its generator says of the newest committed comparison (npx nx run spike-runner:comparison-docs)", async () => {
    expect(readFileSync(COMPARISON_DOCS, "utf8")).toBe(await comparisonDocs());
  });
});

describe.each(readdirSync(COMPARISONS_FOLDER))("docs/comparisons/%s", (id) => {
  it("follows from the samples of its runs alone", { timeout: LIMIT_MS }, async () => {
    const folder = path.join(COMPARISONS_FOLDER, id);
    const recomputed = JSON.parse(await comparisonText(await recomputedComparison(folder))) as unknown;
    expect(recomputed).toEqual(JSON.parse(readFileSync(path.join(folder, "comparison.json"), "utf8")));
  });
});
