import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzip } from "node:zlib";
import { promisify } from "node:util";
import { comparisonTable } from "./compare-runs.ts";
import { comparisonHtml } from "./comparison-html.ts";
import type { DocumentedRun as Run } from "./run-variant.ts";

const docs = fileURLToPath(new URL("../../../docs/spikes", import.meta.url));
const compress = promisify(gzip);

const section = (runs: readonly Run[]): string =>
  [
    "## The Same Work on Other Topologies",
    "",
    "Run one after another on the same machine by `npm run spike:document`; ✓ holds, ✗ fails, ? is inconclusive.",
    "",
    ...comparisonTable(runs),
    "",
    ...runs.flatMap(({ variant, command }) => [
      `- **${variant.title}**: ${variant.why} \`${command}\` — [report](${variant.file}.md), [page](${variant.file}.html)`,
    ]),
    "",
    "In the rate-limited run the time that our own limiter held a call is subtracted from the latency and reported apart",
    '(Latency Decomposition, "Held by us"): the limit is ours, not CrewAI\'s.',
    "",
    "",
  ].join("\n");

/** Before the appendix, so that the story's structure stays as it is. */
const withSection = (report: string, added: string): string => {
  const at = report.indexOf("## Raw Data");
  if (at < 0) throw new Error("report.md has no Raw Data section");
  return report.slice(0, at) + added + report.slice(at);
};

/** A page that lies beside its own files under other names. */
const relinked = (page: string, file: string): string =>
  page
    .replaceAll('href="report.md"', `href="${file}.md"`)
    .replaceAll('href="run.json"', `href="${file}.run.json"`)
    .replaceAll('<a href="junit.xml">junit.xml</a> · ', "")
    .replaceAll('href="samples.ndjson"', `href="${file}.samples.ndjson.gz"`);

const copyReports = async ({ variant, folder }: Run): Promise<void> => {
  if (folder === null) return;
  await copyFile(join(folder, "report.md"), join(docs, `${variant.file}.md`));
  const page = await readFile(join(folder, "report.html"), "utf8");
  await writeFile(join(docs, `${variant.file}.html`), relinked(page, variant.file));
  await copyFile(join(folder, "run.json"), join(docs, `${variant.file}.run.json`));
  const samples = await readFile(join(folder, "samples.ndjson"));
  await writeFile(join(docs, `${variant.file}.samples.ndjson.gz`), await compress(samples));
};

/** Writes the reports of all runs to docs/spikes; the first one's also holds the comparison. */
export const writeDocument = async (runs: readonly Run[]): Promise<void> => {
  await mkdir(docs, { recursive: true });
  for (const run of runs) await copyReports(run);
  const [main] = runs;
  if (main === undefined) throw new Error("no run to write about");
  const markdown = join(docs, `${main.variant.file}.md`);
  await writeFile(markdown, withSection(await readFile(markdown, "utf8"), section(runs)));
  const html = join(docs, `${main.variant.file}.html`);
  await writeFile(html, comparisonHtml(await readFile(html, "utf8"), runs));
};
