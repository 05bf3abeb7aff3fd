import { decodeComparison, renderComparisonJson } from "@plimsoll/adapters-results";
import { assess, compareRuns, EvidenceRecord, type OrchestratorComparison } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Schema from "effect/Schema";
import { readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { format } from "prettier";

const decodeRecord = Schema.decodeUnknownSync(EvidenceRecord);

/** Name of a run's samples beside a committed comparison.json. */
export const samplesFileOf = (runId: string): string => `${runId}.samples.ndjson.gz`;

/** JSON as the repository keeps it. */
const formatJson = (text: string): Promise<string> => format(text, { parser: "json", printWidth: 120 });

/** The others' figures were noted in the samples once all were measured: they are no part of what was judged. */
const recordsOf = (file: string): readonly EvidenceRecord[] =>
  gunzipSync(readFileSync(file))
    .toString("utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => decodeRecord(JSON.parse(line)))
    .filter(({ kind }) => kind !== "measured-alternatives");

/** What a folder's comparison.json says. */
export const storedComparison = async (folder: string): Promise<OrchestratorComparison> => {
  const text = readFileSync(path.join(folder, "comparison.json"), "utf8");
  const { schemaVersion: _, ...stored } = await Effect.runPromise(decodeComparison(text));
  return stored;
};

/** The same comparison from the samples of its runs alone, by today's statistics. */
export const recomputedComparison = async (folder: string): Promise<OrchestratorComparison> => {
  const stored = await storedComparison(folder);
  const runs = stored.orchestrators.map(({ name, runId, ending, failure }) => {
    const records = recordsOf(path.join(folder, samplesFileOf(runId)));
    return { name, records, assessment: assess(records), ending, failure };
  });
  return compareRuns(stored, runs);
};

/** comparison.json as it is committed. */
export const comparisonText = (comparison: OrchestratorComparison): Promise<string> =>
  formatJson(renderComparisonJson(comparison));
