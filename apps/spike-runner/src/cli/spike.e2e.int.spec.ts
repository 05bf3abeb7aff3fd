import type { ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runPlimsoll, runPlimsollOnTerminal } from "../testing/run-plimsoll.ts";
import { SHORT_STUB_SPIKE } from "../testing/stub-scenario.ts";

/** Generous: a busy machine starts programs ten times slower. */
const LIMIT_MS = 180_000;

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(path.join(tmpdir(), "plimsoll-e2e-"));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const runFolder = (root = "results"): string => {
  const [only = "", ...others] = readdirSync(path.join(cwd, root));
  expect(others).toEqual([]);
  return path.join(cwd, root, only);
};

describe("plimsoll spike on a stub", { timeout: LIMIT_MS }, () => {
  it("ends INVALID in DEV MODE, with every report, and recomputes to the same", async () => {
    const end = await runPlimsoll(SHORT_STUB_SPIKE, { cwd });
    expect(end.exitCode).toBe(97);
    expect(end.stdout.trimStart()).toMatch(/^DEV MODE/);
    expect(end.stdout).toContain("[DEV MODE] INVALID: ");
    expect(end.stderr).toMatch(/^wave 2\/2: 4 done, 0 failed, p50 [\d.]+ ms, p95 [\d.]+ ms so far$/m);
    const folder = runFolder();
    expect(readdirSync(folder).sort()).toEqual(["junit.xml", "report.html", "report.md", "run.json", "samples.ndjson"]);
    expect(readFileSync(path.join(folder, "report.md"), "utf8")).toContain("DEV MODE");
    const report = await runPlimsoll(["report", "latest"], { cwd });
    expect(report.exitCode).toBe(97);
    expect(report.stdout).toContain(end.stdout.split("\n").find((line) => line.startsWith("[DEV MODE] INVALID")));
    expect(report.stderr).toContain("every figure and the verdict agree");
  });

  it("says when a recomputed figure differs from the stored one", async () => {
    await runPlimsoll([...SHORT_STUB_SPIKE, "--quiet"], { cwd });
    const stored = path.join(runFolder(), "run.json");
    writeFileSync(stored, readFileSync(stored, "utf8").replace(/"successCount": ?8/, '"successCount": 9'));
    const report = await runPlimsoll(["report", "latest", "--json"], { cwd });
    expect(report.exitCode).toBe(97);
    expect(report.stderr).toContain("DIFFER");
    const summary = JSON.parse(report.stdout) as { agrees: boolean; differences: readonly string[] };
    expect(summary.agrees).toBe(false);
    expect(summary.differences.join()).toContain("successCount");
  });

  it("prints JSON alone on stdout with --json, and puts the run where --out says", async () => {
    const end = await runPlimsoll([...SHORT_STUB_SPIKE, "--json", "--out", "elsewhere"], { cwd });
    const summary = JSON.parse(end.stdout) as Record<string, unknown>;
    expect(summary).toMatchObject({ verdict: "INVALID", devMode: true, exitCode: 97, folder: runFolder("elsewhere") });
    expect(existsSync(path.join(cwd, "results"))).toBe(false);
  });

  it("prints nothing but the verdict with --quiet", async () => {
    const end = await runPlimsoll([...SHORT_STUB_SPIKE, "--quiet"], { cwd });
    expect(end).toEqual({ exitCode: 97, stdout: "[DEV MODE] INVALID\n", stderr: "" });
  });

  it("lets flags override the file", async () => {
    writeFileSync(path.join(cwd, "s.yaml"), "waves: 3\nagentCount: 3\nname: from the file\nstub:\n  ceiling: 2\n");
    await runPlimsoll([...SHORT_STUB_SPIKE, "--config", "s.yaml", "--quiet"], { cwd });
    const [first = ""] = readFileSync(path.join(runFolder(), "samples.ndjson"), "utf8").split("\n");
    expect(JSON.parse(first)).toMatchObject({ scenario: { name: "from the file", agentCount: 4, waves: 2 } });
  });

  it("finds the fault that a flag gave the stub", async () => {
    const end = await runPlimsoll([...SHORT_STUB_SPIKE, "--stub-mix-up", "2", "--json"], { cwd });
    const { findings } = JSON.parse(end.stdout) as { findings: readonly { code: string }[] };
    expect(findings.map(({ code }) => code)).toContain("context-crossed");
  });
});

/** Sends the signal once the text was seen on stderr; true when it did. */
const signalAfter = (text: string, signal: NodeJS.Signals) => {
  let sent = false;
  return (soFar: string, child: ChildProcess): void => {
    if (!sent && soFar.includes(text)) sent = child.kill(signal);
  };
};

describe("Ctrl-C", { timeout: LIMIT_MS }, () => {
  const slow = SHORT_STUB_SPIKE.map((word) => (word === "20" ? "20000" : word));

  it.each(["SIGINT", "SIGTERM"] as const)("as %s ends with 105 and partial results", async (signal) => {
    const end = await runPlimsoll(slow, { cwd, onStderr: signalAfter("instantiate: done", signal) });
    expect(end.exitCode).toBe(105);
    expect(end.stdout).toContain("partial");
    const run = readFileSync(path.join(runFolder(), "run.json"), "utf8");
    expect(JSON.parse(run)).toMatchObject({ partial: true });
    expect(readFileSync(path.join(runFolder(), "report.md"), "utf8")).toContain("DEV MODE");
  });
});

describe("on a terminal", { timeout: LIMIT_MS }, () => {
  it("draws the live view and leaves the result on the screen", async () => {
    const end = await runPlimsollOnTerminal(SHORT_STUB_SPIKE, { cwd });
    expect(end.exitCode).toBe(97);
    const escape = String.fromCharCode(27);
    expect(end.stdout).toContain(`${escape}[`);
    expect(end.stdout).toMatch(/▸ calibrate/);
    expect(end.stdout).toMatch(/✓ wave +[\d.]+ ms {2}2 judged waves/);
    expect(end.stdout).toContain("INVALID");
  });

  it("paints nothing when NO_COLOR is set", async () => {
    const end = await runPlimsollOnTerminal(SHORT_STUB_SPIKE, { cwd, env: { NO_COLOR: "1" } });
    expect(end.stdout).toMatch(/▸ calibrate/);
    expect(end.stdout).not.toMatch(new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`));
  });
});
