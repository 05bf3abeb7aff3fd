import { RecomputeReport } from "@plimsoll/application";
import { assess } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, it, onTestFinished } from "vitest";
import { makeResultsSink } from "../sink/make-results-sink.ts";
import { syntheticEvidence } from "../testing/synthetic-evidence.ts";
import type { SyntheticOptions } from "../testing/synthetic-run.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { makeResultsArchive } from "./make-results-archive.ts";

const storedRun = async (options: SyntheticOptions): Promise<string> => {
  const rootDir = await temporaryFolder();
  const records = syntheticEvidence(options);
  await Effect.gen(function* () {
    const sink = yield* makeResultsSink({ rootDir, runId: "run-1" });
    yield* sink.append(records);
    yield* sink.complete(assess(records));
  }).pipe(Effect.scoped, Effect.runPromise);
  return rootDir;
};

const recompute = (rootDir: string, run: string, writeTo: string | null = null) =>
  Effect.runPromise(new RecomputeReport(makeResultsArchive({ rootDir })).execute({ run, writeTo }));

it.each([
  { name: "a whole run", options: {} },
  { name: "a run with failures and an infinite p95", options: { failedCount: 30, seed: 7 } },
  { name: "a stub's run that was cut off", options: { devMode: true, cutOff: true } },
])("recomputes metrics and verdict of $name from the raw samples exactly as stored", async ({ options }) => {
  const report = await recompute(await storedRun(options), "latest");
  expect(report.differences).toEqual([]);
  expect(report.agrees).toBe(true);
  expect(report.assessment).toEqual(assess(syntheticEvidence(options)));
});

it("sees through a sample that was made faster after the fact", async () => {
  const rootDir = await storedRun({});
  const path = join(rootDir, "run-1", "samples.ndjson");
  const lines = (await readFile(path, "utf8")).split("\n");
  const slowest = lines.findIndex((text) => text.includes('"phase":"wave"') && text.includes('"agentId":"archon-72"'));
  lines[slowest] = (lines[slowest] ?? "").replace(
    /"endedAtMs":([\d.]+)/,
    (_, at: string) => `"endedAtMs":${Number(at) - 50}`,
  );
  await writeFile(path, lines.join("\n"));
  const report = await recompute(rootDir, "run-1");
  expect(report.agrees).toBe(false);
  expect(report.differences).toContainEqual(expect.stringMatching(/^metrics\.latenciesMs\./));
});

it("rewrites reports that say the same as the run's own", async () => {
  const rootDir = await storedRun({ failedCount: 2 });
  const folder = join(rootDir, "again");
  const report = await recompute(rootDir, "run-1", folder);
  expect(report.writtenTo).toBe(folder);
  const own = await readFile(join(rootDir, "run-1", "report.md"), "utf8");
  const again = await readFile(join(folder, "report.md"), "utf8");
  expect(again.replaceAll("../run-1/samples.ndjson", "samples.ndjson")).toBe(own);
});

it("tells what it can of a runner that was killed with -9", async () => {
  const rootDir = await temporaryFolder();
  const script = fileURLToPath(new URL("../testing/endless-run.ts", import.meta.url));
  const child = spawn(process.execPath, ["--conditions=@plimsoll/source", script, rootDir], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  await once(child.stdout, "data");
  await sleep(1500);
  child.kill("SIGKILL");
  await once(child, "exit");
  const report = await recompute(rootDir, "killed", join(rootDir, "killed"));
  expect(report.records.length).toBeGreaterThan(100);
  expect(report).toMatchObject({ agrees: null, assessment: { partial: true } });
  expect(await readFile(join(rootDir, "killed", "report.md"), "utf8")).toContain("PARTIAL");
});
