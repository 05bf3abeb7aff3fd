import type { EvidenceRecord } from "@plimsoll/domain";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { rm } from "node:fs/promises";

/** A folder that goes with the test. */
export const temporaryFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "plimsoll-results-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
};

/** Records as the text of a samples.ndjson. */
export const samplesText = (records: readonly EvidenceRecord[]): string =>
  records.map((record) => `${JSON.stringify(record)}\n`).join("");
