import { compareRuns, EvidenceRecord, assess } from "@plimsoll/domain";
import { decodeComparison, renderComparisonJson } from "@plimsoll/adapters-results";
import * as Effect from "effect/Effect";
import * as Schema from "effect/Schema";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { COMPARISON_DOCS, comparisonDocs, COMPARISONS_FOLDER } from "./comparison-docs.ts";

const decodeRecord = Schema.decodeUnknownSync(EvidenceRecord);

const recordsOf = (file: string): readonly EvidenceRecord[] =>
  gunzipSync(readFileSync(file))
    .toString("utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => decodeRecord(JSON.parse(line)));

describe("docs/comparison.md", () => {
  it("is what its generator says of the newest committed comparison", async () => {
    expect(readFileSync(COMPARISON_DOCS, "utf8")).toBe(await comparisonDocs());
  });
});

describe.each(readdirSync(COMPARISONS_FOLDER))("docs/comparisons/%s", (id) => {
  it("follows from the samples of its runs alone", { timeout: 120_000 }, async () => {
    const folder = `${COMPARISONS_FOLDER}${id}`;
    const text = readFileSync(`${folder}/comparison.json`, "utf8");
    const { schemaVersion: _, ...stored } = await Effect.runPromise(decodeComparison(text));
    const runs = stored.orchestrators.map(({ name, runId, ending, failure }) => {
      const file = `${folder}/${runId}.samples.ndjson.gz`;
      expect(existsSync(file), file).toBe(true);
      // The others' figures were noted in the samples once all were measured: not part of what they were judged by.
      const records = recordsOf(file).filter(({ kind }) => kind !== "measured-alternatives");
      return { name, records, assessment: assess(records), ending, failure };
    });
    expect(JSON.parse(renderComparisonJson(compareRuns(stored, runs)))).toEqual(JSON.parse(text));
  });
});
