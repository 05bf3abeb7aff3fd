// Generates docs/comparison.md from the newest committed comparison, whose comparison.json is first computed anew from its
// samples. With the folder of a comparison as its argument it commits that one: its comparison.json, and the samples of its runs
// from the folders beside it, compressed.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { gzipSync } from "node:zlib";
import { comparisonText, recomputedComparison, samplesFileOf, storedComparison } from "./committed-comparison.ts";
import { COMPARISON_DOCS, comparisonDocs, COMPARISONS_FOLDER, newestComparison } from "./comparison-docs.ts";

const take = async (folder: string): Promise<void> => {
  const comparison = await storedComparison(folder);
  const target = path.join(COMPARISONS_FOLDER, comparison.comparisonId);
  mkdirSync(target, { recursive: true });
  writeFileSync(path.join(target, "comparison.json"), await comparisonText(comparison));
  for (const { runId } of comparison.orchestrators) {
    const samples = readFileSync(path.join(folder, "..", runId, "samples.ndjson"));
    writeFileSync(path.join(target, samplesFileOf(runId)), gzipSync(samples, { level: 9 }));
  }
};

const given = process.argv[2];
if (given !== undefined) await take(path.resolve(given));
const folder = newestComparison();
writeFileSync(path.join(folder, "comparison.json"), await comparisonText(await recomputedComparison(folder)));
writeFileSync(COMPARISON_DOCS, await comparisonDocs());
