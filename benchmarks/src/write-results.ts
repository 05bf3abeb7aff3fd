import { mkdir, readFile, writeFile } from "node:fs/promises";
import { cpus, loadavg, release, totalmem, type } from "node:os";
import { fileURLToPath } from "node:url";
import type { GoalResult } from "./benchmark.ts";

const root = new URL("../../", import.meta.url);

const dependencyVersions = async (): Promise<Readonly<Record<string, string>>> => {
  const lock = JSON.parse(await readFile(new URL("package-lock.json", root), "utf8")) as {
    packages: Record<string, { version?: string }>;
  };
  const wanted = ["effect", "undici", "@copilotkit/aimock"];
  return Object.fromEntries(wanted.map((name) => [name, lock.packages[`node_modules/${name}`]?.version ?? "absent"]));
};

const fingerprint = async () => ({
  measuredAt: new Date().toISOString(),
  machine: `${cpus()[0]?.model ?? "unknown CPU"}, ${cpus().length} cores, ${(totalmem() / 2 ** 30).toFixed(0)} GiB`,
  os: `${type()} ${release()}`,
  node: process.version,
  loadAverage1m: loadavg()[0] ?? 0,
  versions: await dependencyVersions(),
  command: "npm run bench",
});

/** A result with the moment and the load under which it was taken. */
type DatedResult = GoalResult & { readonly measuredAt: string; readonly loadAverage1m: number };

const row = ({ what, value, unit, operator, limit, met, details, measuredAt }: DatedResult): string => {
  const how = Object.entries(details)
    .map(([key, detail]) => `${key} ${typeof detail === "number" ? Number(detail.toPrecision(4)) : detail}`)
    .join("; ");
  return `| ${what} | ${Number(value.toPrecision(4))} ${unit} | ${operator} ${limit} ${unit} | ${met ? "met" : "**missed**"} | ${measuredAt.slice(0, 16)} | ${how} |`;
};

const markdown = (results: readonly DatedResult[], environment: Awaited<ReturnType<typeof fingerprint>>): string =>
  [
    "# Benchmark results",
    "",
    `Measured by \`${environment.command}\` on ${environment.machine}, ${environment.os},`,
    `Node ${environment.node}. Times are UTC; both sides of a ratio are taken in turns in one run. Why a goal was missed: [notes](../notes.md).`,
    "",
    "| what | measured | goal | | at | how |",
    "| --- | ---: | ---: | --- | --- | --- |",
    ...results.map(row),
    "",
  ].join("\n");

const earlier = async (file: string): Promise<readonly DatedResult[]> =>
  readFile(file, "utf8").then(
    (text) => (JSON.parse(text) as { results: readonly DatedResult[] }).results,
    () => [],
  );

/** Goals that were not measured this time keep their last result, with its date. */
const merged = (before: readonly DatedResult[], now: readonly DatedResult[]): readonly DatedResult[] => {
  const fresh = new Map(now.map((result) => [result.what, result]));
  const kept = before.map((result) => fresh.get(result.what) ?? result);
  return [...kept, ...now.filter(({ what }) => !before.some((result) => result.what === what))];
};

/** Writes results.json and results.md; returns the folder. */
export const writeResults = async (results: readonly GoalResult[], out?: string): Promise<string> => {
  const folder = out ?? fileURLToPath(new URL("benchmarks/results/latest", root));
  await mkdir(folder, { recursive: true });
  const environment = await fingerprint();
  const { measuredAt, loadAverage1m } = environment;
  const dated = results.map((result) => ({ ...result, measuredAt, loadAverage1m }));
  const all = merged(await earlier(`${folder}/results.json`), dated);
  await writeFile(`${folder}/results.json`, `${JSON.stringify({ environment, results: all }, null, 2)}\n`);
  await writeFile(`${folder}/results.md`, markdown(all, environment));
  return folder;
};
