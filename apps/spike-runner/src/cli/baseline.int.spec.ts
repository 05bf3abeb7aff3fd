import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { runInProcess } from "../testing/run-in-process.ts";
import { storeRun, workFolder } from "../testing/stored-runs.ts";

const BASELINE = ["b1", "b2", "b3", "b4", "b5"];
const NEW = ["n1", "n2", "n3", "n4", "n5"];

const stored = async (slower: number): Promise<string> => {
  const folder = await workFolder();
  for (const runId of BASELINE) await storeRun(folder, runId);
  for (const runId of NEW) await storeRun(folder, runId, { slower });
  return folder;
};

const saved = async (slower: number): Promise<string> => {
  const folder = await stored(slower);
  const { exitCode, stdout } = await runInProcess(["baseline", "save", ...BASELINE], folder);
  expect([exitCode, stdout]).toEqual([0, `${path.join(folder, ".plimsoll", "baselines", "main.json")}\n`]);
  return folder;
};

describe("plimsoll baseline", () => {
  it("ends with 0 for runs as before, and says nothing on annotations outside a workflow", async () => {
    const { exitCode, stdout, stderr } = await runInProcess(["baseline", "check", ...NEW], await saved(1));
    expect(exitCode).toBe(0);
    expect(stdout).toContain("SAME: synthetic, 5 new runs beside the 5 of baseline main.");
    expect(stderr).not.toContain("::");
  });

  it("ends with 99 for slower ones, and tells a workflow by summary, annotation and JUnit", async () => {
    const folder = await saved(1.3);
    const summary = path.join(folder, "summary.md");
    const flags = ["--junit", "out/junit.xml", "--json"];
    const env = { GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: summary };
    const { exitCode, stdout, stderr } = await runInProcess(["baseline", "check", ...NEW, ...flags], folder, env);
    expect(exitCode).toBe(99);
    expect(JSON.parse(stdout)).toMatchObject({ schemaVersion: 1, verdict: "regressed", exitCode: 99 });
    expect(stderr).toMatch(/^::error title=Plimsoll%3A p50LatencyMs regressed::\+\d+\.\d %25 /m);
    expect(await readFile(summary, "utf8")).toContain("| p50LatencyMs | **regressed** |");
    expect(await readFile(path.join(folder, "out", "junit.xml"), "utf8")).toContain('type="regressed"');
    await runInProcess(["baseline", "check", ...NEW], folder, env);
    expect((await readFile(summary, "utf8")).match(/### Plimsoll/g)).toHaveLength(2);
  });

  it("ends with 98 where the runs are too few to say", async () => {
    const folder = await stored(1);
    await runInProcess(["baseline", "save", "b1"], folder);
    const { exitCode, stdout } = await runInProcess(["baseline", "check", "n1"], folder);
    expect([exitCode, stdout.includes("INCONCLUSIVE")]).toEqual([98, true]);
  });

  it("ends with 97 for another load, and for the baseline's own run", async () => {
    const folder = await saved(1);
    await storeRun(folder, "other", { scenario: { agentCount: 6 } });
    const { exitCode, stdout } = await runInProcess(["baseline", "check", "other", "b1"], folder);
    expect(exitCode).toBe(97);
    expect(stdout).toContain("scenario.agentCount is 6");
    expect(stdout).toContain("compared with itself");
  });

  it("ends with 97 and keeps nothing when runs of two loads are saved", async () => {
    const folder = await stored(1);
    await storeRun(folder, "other", { scenario: { agentCount: 6 } });
    const { exitCode, stderr } = await runInProcess(["baseline", "save", "b1", "other", "--name", "mixed"], folder);
    expect(exitCode).toBe(97);
    expect(stderr).toContain("scenario.agentCount");
    expect(await runInProcess(["baseline", "check", "n1", "--name", "mixed"], folder)).toMatchObject({ exitCode: 2 });
  });

  it("keeps its verdict when the job summary can't be written, and fails when the JUnit file can't", async () => {
    const folder = await saved(1);
    const unwritable = path.join(folder, "results");
    const env = { GITHUB_STEP_SUMMARY: unwritable };
    const told = await runInProcess(["baseline", "check", ...NEW], folder, env);
    expect([told.exitCode, told.stderr.includes(`GITHUB_STEP_SUMMARY (${unwritable})`)]).toEqual([0, true]);
    const refused = await runInProcess(["baseline", "check", ...NEW, "--junit", "results"], folder);
    expect([refused.exitCode, refused.stderr.includes("--junit")]).toEqual([2, true]);
  });

  it("ends with 2 for a name that is none, no run, and a share that is none", async () => {
    const folder = await stored(1);
    for (const args of [
      ["save", "b1", "--name", "../x"],
      ["save"],
      ["check", "b1", "--min-effect", "5"],
      ["check", "b1", "--metric", "speed"],
    ]) {
      expect([args, (await runInProcess(["baseline", ...args], folder)).exitCode]).toEqual([args, 2]);
    }
  });
});
