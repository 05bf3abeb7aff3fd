import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { FinishedRun } from "./compare-runs.ts";
import { commandOf, type DocumentedRun } from "./run-variant.ts";
import type { Variant } from "./variants.ts";

/** A run as docs/spikes has it; its files stay as they are. */
export const committedRun = async (variant: Variant): Promise<DocumentedRun> => {
  const file = fileURLToPath(new URL(`../../../docs/spikes/${variant.file}.run.json`, import.meta.url));
  const run = JSON.parse(await readFile(file, "utf8")) as FinishedRun["run"];
  return { variant, command: commandOf(variant), run, folder: null };
};
