import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { committedRun } from "./committed-run.ts";
import { recomputedRun } from "./recomputed-run.ts";
import { type DocumentedRun, runVariant } from "./run-variant.ts";
import { variants } from "./variants.ts";
import { writeDocument } from "./write-document.ts";

/**
 * Makes docs/spikes from real runs, one after another on this machine: `npm run spike:document`. With names of files
 * (`-- crewai-72-agent-spike-results`) only those are run anew; the others stand as they were committed. `-- --recompute` runs
 * nothing: it computes every report anew from the committed samples, after a change of the rules.
 */
const recompute = process.argv.includes("--recompute");
const chosen = process.argv.slice(2).filter((argument) => argument !== "--recompute");

const documented = (variant: (typeof variants)[number], folder: string): Promise<DocumentedRun> => {
  if (recompute) return recomputedRun(variant, folder);
  const anew = chosen.length === 0 || chosen.includes(variant.file);
  return anew ? runVariant(variant, folder) : committedRun(variant);
};

const folder = await mkdtemp(join(tmpdir(), "plimsoll-document-"));
try {
  const finished: DocumentedRun[] = [];
  for (const variant of variants) {
    process.stderr.write(`${variant.title} …\n`);
    finished.push(await documented(variant, join(folder, variant.file)));
  }
  await writeDocument(finished);
} finally {
  await rm(folder, { recursive: true, force: true });
}
