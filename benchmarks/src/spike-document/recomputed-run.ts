import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import type { FinishedRun } from "./compare-runs.ts";
import { commandOf, type DocumentedRun } from "./run-variant.ts";
import type { Variant } from "./variants.ts";

const cli = fileURLToPath(new URL("../../../apps/spike-runner/src/main.ts", import.meta.url));
const docs = fileURLToPath(new URL("../../../docs/spikes", import.meta.url));
const TIMEOUT_MS = 5 * 60_000;
const VERDICT_EXITS = new Set([0, 97, 98, 99]);
const decompress = promisify(gunzip);

const recompute = async (folder: string): Promise<void> => {
  const args = ["--conditions=@plimsoll/source", cli, "report", folder, "--out", folder, "--quiet"];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "inherit"], timeout: TIMEOUT_MS });
  const [exitCode] = (await once(child, "exit")) as [number | null];
  if (exitCode === null || !VERDICT_EXITS.has(exitCode)) throw new Error(`report ${folder}: exit ${exitCode}`);
};

/** The committed samples of a run under today's rules: nothing is measured anew, every figure and report is. */
export const recomputedRun = async (variant: Variant, folder: string): Promise<DocumentedRun> => {
  await mkdir(folder, { recursive: true });
  const samples = await readFile(join(docs, `${variant.file}.samples.ndjson.gz`));
  await writeFile(join(folder, "samples.ndjson"), await decompress(samples));
  await recompute(folder);
  const run = JSON.parse(await readFile(join(folder, "run.json"), "utf8")) as FinishedRun["run"];
  return { variant, command: commandOf(variant), run, folder };
};
