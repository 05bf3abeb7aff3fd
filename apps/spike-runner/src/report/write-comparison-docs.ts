// Generates docs/comparison.md from the newest committed comparison. With the folder of a comparison as its argument it
// first commits that one: its comparison.json, and the samples of its runs from the folders beside it, compressed.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { gzipSync } from "node:zlib";
import { COMPARISON_DOCS, comparisonDocs, COMPARISONS_FOLDER, formatJson } from "./comparison-docs.ts";

interface Committed {
  readonly comparisonId: string;
  readonly orchestrators: readonly { readonly runId: string }[];
}

const take = async (folder: string): Promise<void> => {
  const text = readFileSync(path.join(folder, "comparison.json"), "utf8");
  const { comparisonId, orchestrators } = JSON.parse(text) as Committed;
  const target = path.join(COMPARISONS_FOLDER, comparisonId);
  mkdirSync(target, { recursive: true });
  writeFileSync(path.join(target, "comparison.json"), await formatJson(text));
  for (const { runId } of orchestrators) {
    const samples = path.join(folder, "..", runId, "samples.ndjson");
    if (!existsSync(samples)) continue;
    writeFileSync(path.join(target, `${runId}.samples.ndjson.gz`), gzipSync(readFileSync(samples), { level: 9 }));
  }
};

const folder = process.argv[2];
if (folder !== undefined) await take(path.resolve(folder));
const docs = await comparisonDocs();
if (docs === null) throw new Error(`there is no comparison in ${COMPARISONS_FOLDER}`);
writeFileSync(COMPARISON_DOCS, docs);
