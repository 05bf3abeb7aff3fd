import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { committedRun } from "./committed-run.ts";
import { type DocumentedRun, runVariant } from "./run-variant.ts";
import { variants } from "./variants.ts";
import { writeDocument } from "./write-document.ts";

/**
 * Makes docs/spikes from real runs, one after another on this machine: `npm run spike:document`. With names of files
 * (`-- crewai-72-agent-spike-results`) only those are run anew; the others stand as they were committed.
 */
const chosen = process.argv.slice(2);
const folder = await mkdtemp(join(tmpdir(), "plimsoll-document-"));
try {
  const finished: DocumentedRun[] = [];
  for (const variant of variants) {
    process.stderr.write(`${variant.title} …\n`);
    const anew = chosen.length === 0 || chosen.includes(variant.file);
    finished.push(anew ? await runVariant(variant, join(folder, variant.file)) : await committedRun(variant));
  }
  await writeDocument(finished);
} finally {
  await rm(folder, { recursive: true, force: true });
}
