import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FinishedRun } from "./compare-runs.ts";
import { runVariant } from "./run-variant.ts";
import { variants } from "./variants.ts";
import { writeDocument } from "./write-document.ts";

/** Makes docs/spikes from real runs, one after another on this machine: `npm run spike:document`. */
const folder = await mkdtemp(join(tmpdir(), "plimsoll-document-"));
try {
  const finished: (FinishedRun & { readonly folder: string })[] = [];
  for (const variant of variants) {
    process.stderr.write(`${variant.title} …\n`);
    finished.push(await runVariant(variant, join(folder, variant.file)));
  }
  await writeDocument(finished);
} finally {
  await rm(folder, { recursive: true, force: true });
}
