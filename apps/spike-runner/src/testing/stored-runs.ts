import {
  editRecords,
  normalNoise,
  seededNoise,
  syntheticEvidence,
  type SyntheticOptions,
} from "@plimsoll/domain/testing";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";

/** What a made-up run is like; the defaults are a healthy one of 12 agents and four waves. */
export interface MadeRun extends Partial<SyntheticOptions> {
  /** Multiplies the LLM's 100 ms. @default 1 */
  readonly slower?: number;
}

/** A folder to work in that is gone when the test is over. */
export const workFolder = async (): Promise<string> => {
  const folder = await mkdtemp(path.join(tmpdir(), "plimsoll-runs-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
};

/** Writes the samples of a made-up run to `<folder>/results/<runId>/`; the same id gives the same run. */
export const storeRun = async (folder: string, runId: string, { slower = 1, ...options }: MadeRun = {}) => {
  const noise = seededNoise([...runId].reduce((sum, letter) => sum * 31 + (letter.codePointAt(0) ?? 0), 7));
  const ofRun = slower * Math.exp(0.01 * normalNoise(noise));
  const made = syntheticEvidence({
    llmMs: () => 100 * ofRun * Math.exp(0.03 * normalNoise(noise)),
    ...options,
    scenario: { agentCount: 12, waves: 4, halfLoadWaves: 0, leakCycles: 0, warmUpWaves: 0, ...options.scenario },
  });
  const records = editRecords(made, "run", (record) => ({ ...record, runId }));
  const run = path.join(folder, "results", runId);
  await mkdir(run, { recursive: true });
  await writeFile(path.join(run, "samples.ndjson"), records.map((record) => `${JSON.stringify(record)}\n`).join(""));
};
