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

const row = ({ what, value, unit, operator, limit, met, details }: GoalResult): string => {
  const how = Object.entries(details)
    .map(([key, detail]) => `${key} ${typeof detail === "number" ? Number(detail.toPrecision(4)) : detail}`)
    .join("; ");
  return `| ${what} | ${Number(value.toPrecision(4))} ${unit} | ${operator} ${limit} ${unit} | ${met ? "met" : "**missed**"} | ${how} |`;
};

const markdown = (results: readonly GoalResult[], environment: Awaited<ReturnType<typeof fingerprint>>): string =>
  [
    "# Benchmark results",
    "",
    `Measured at ${environment.measuredAt} by \`${environment.command}\` on ${environment.machine}, ${environment.os},`,
    `Node ${environment.node}, load average ${environment.loadAverage1m.toFixed(2)} at the end.`,
    "",
    "| what | measured | goal | | how |",
    "| --- | ---: | ---: | --- | --- |",
    ...results.map(row),
    "",
  ].join("\n");

/** Writes results.json and results.md; returns the folder. */
export const writeResults = async (results: readonly GoalResult[], out?: string): Promise<string> => {
  const folder = out ?? fileURLToPath(new URL("benchmarks/results/latest", root));
  await mkdir(folder, { recursive: true });
  const environment = await fingerprint();
  await writeFile(`${folder}/results.json`, `${JSON.stringify({ environment, results }, null, 2)}\n`);
  await writeFile(`${folder}/results.md`, markdown(results, environment));
  return folder;
};
