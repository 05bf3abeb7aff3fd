import type { ChildProcess } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runPlimsoll, runPlimsollOnTerminal } from "../testing/run-plimsoll.ts";

/** Generous: a busy machine starts programs ten times slower. */
const LIMIT_MS = 180_000;

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(path.join(tmpdir(), "plimsoll-load-"));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const scenario = (text: string, file = "s.yaml"): string => {
  writeFileSync(path.join(cwd, file), text);
  return file;
};

const SHORT = `orchestrator: stub
agents: 6
shape: { kind: arrival-rate, ratePerSec: 30, durationMs: 1500 }
warmUpMs: 300
llm: { latency: { kind: fixed, latencyMs: 40 } }
`;

const runFolder = (root = "results"): string => {
  const [only = "", ...others] = readdirSync(path.join(cwd, root));
  expect(others).toEqual([]);
  return path.join(cwd, root, only);
};

describe("plimsoll load on a stub", { timeout: LIMIT_MS }, () => {
  it("ends INVALID in DEV MODE, with every report, and recomputes to the same", async () => {
    const end = await runPlimsoll(["load", scenario(SHORT)], { cwd });
    expect(end.exitCode).toBe(97);
    expect(end.stdout).toContain("DEV MODE");
    expect(end.stdout).toMatch(/30 a second +30(\.0)?\/s/);
    expect(end.stderr).toMatch(/^stage 2\/2 30 a second: \d+ done, 0 failed/m);
    const folder = runFolder();
    expect(readdirSync(folder).sort()).toEqual(["junit.xml", "load.html", "load.json", "load.md", "samples.ndjson"]);
    const report = await runPlimsoll(["report", "latest", "--out", "again"], { cwd });
    expect(report.exitCode).toBe(97);
    expect(report.stderr).toContain("every figure and the verdict agree");
    expect(readdirSync(path.join(cwd, "again")).sort()).toEqual(["junit.xml", "load.html", "load.json", "load.md"]);
  });

  it("says when a recomputed figure differs from the stored one", async () => {
    await runPlimsoll(["load", scenario(SHORT), "--quiet"], { cwd });
    const stored = path.join(runFolder(), "load.json");
    writeFileSync(stored, readFileSync(stored, "utf8").replace(/"succeededCount": ?(\d+)/, '"succeededCount": 1$1'));
    const report = await runPlimsoll(["report", "latest", "--json"], { cwd });
    expect(report.stderr).toContain("DIFFER");
    expect((JSON.parse(report.stdout) as { differences: readonly string[] }).differences.join()).toContain(
      "succeededCount",
    );
  });

  it("prints nothing but the verdict with --quiet, and obeys flags over the file", async () => {
    const end = await runPlimsoll(
      ["load", scenario(SHORT), "--quiet", "--agents", "3", "--out", "o", "--target", "sentCount > 5"],
      { cwd },
    );
    expect(end).toEqual({ exitCode: 97, stdout: "[DEV MODE] INVALID\n", stderr: "" });
    const [first = ""] = readFileSync(path.join(runFolder("o"), "samples.ndjson"), "utf8").split("\n");
    const record = JSON.parse(first) as { scenario: { agentCount: number; targets: readonly string[] } };
    expect(record.scenario.agentCount).toBe(3);
    expect(record.scenario.targets).toContain("sentCount > 5");
  });

  it("ends early on a target that is breached beyond doubt", async () => {
    const slow = `${SHORT.replace("1500", "60000")}stopEarly: true\ntargets: ["correctedP95LatencyMs < 10"]\n`;
    const end = await runPlimsoll(["load", scenario(slow), "--json"], { cwd });
    const result = JSON.parse(end.stdout) as {
      partial: boolean;
      findings: readonly { code: string }[];
      targets: readonly { status: string; target: { metric: string } }[];
    };
    expect(result.partial).toBe(false);
    expect(result.findings.map(({ code }) => code)).toContain("stopped-early");
    expect(result.targets.find(({ target }) => target.metric === "correctedP95LatencyMs")?.status).toBe("fail");
  });

  it("draws the load on a terminal", async () => {
    const end = await runPlimsollOnTerminal(["load", scenario(SHORT)], { cwd });
    expect(end.exitCode).toBe(97);
    expect(end.stdout).toMatch(/stage 2\/2/);
    expect(end.stdout).toMatch(/in flight +\d+ waiting/);
  });
});

const signalAfter = (text: string, signal: NodeJS.Signals) => {
  let sent = false;
  return (soFar: string, child: ChildProcess): void => {
    if (!sent && soFar.includes(text)) sent = child.kill(signal);
  };
};

describe("Ctrl-C in a load", { timeout: LIMIT_MS }, () => {
  it("ends with 105 and partial results, open invocations told from lost ones", async () => {
    const long = SHORT.replace("1500", "60000").replace("latencyMs: 40", "latencyMs: 2000");
    const end = await runPlimsoll(["load", scenario(long)], {
      cwd,
      onStderr: signalAfter("load: arrival-rate", "SIGINT"),
    });
    expect(end.exitCode).toBe(105);
    const result = JSON.parse(readFileSync(path.join(runFolder(), "load.json"), "utf8")) as {
      partial: boolean;
      verdict: { findings: readonly { code: string }[] };
      metrics: { unaccountedCount: { value: number } };
    };
    expect(result.partial).toBe(true);
    expect(result.metrics.unaccountedCount.value).toBe(0);
    expect(result.verdict.findings.map(({ code }) => code)).not.toContain("conservation-broken-by-us");
  });
});
