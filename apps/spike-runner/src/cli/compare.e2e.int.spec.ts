import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runPlimsoll, runPlimsollOnTerminal } from "../testing/run-plimsoll.ts";

/** Generous: a busy machine starts programs ten times slower. */
const LIMIT_MS = 180_000;
/** The shortest comparison that still has paired waves. */
const short = (waves = 4): readonly string[] => [
  ...["compare", "--agent-count", "4", "--waves", String(waves), "--warm-up-waves", "0"],
  ...["--half-load-waves", "0", "--leak-cycles", "0", "--llm-latency-ms", "20"],
];

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(path.join(tmpdir(), "plimsoll-compare-"));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

interface Compared {
  readonly kind: string;
  readonly reasons: readonly string[];
  readonly order: readonly (readonly string[])[];
  readonly orchestrators: readonly {
    readonly name: string;
    readonly runId: string;
    readonly devMode: boolean;
    readonly ending: string;
    readonly failure: string | null;
    readonly latenciesMs: readonly unknown[];
  }[];
}

const comparisonFolder = (): string => {
  const folders = readdirSync(path.join(cwd, "results")).filter((name) => name.includes("-compare-"));
  expect(folders).toHaveLength(1);
  return path.join(cwd, "results", folders[0] ?? "");
};
const comparison = (): Compared =>
  JSON.parse(readFileSync(path.join(comparisonFolder(), "comparison.json"), "utf8")) as Compared;

describe("plimsoll compare", { timeout: LIMIT_MS }, () => {
  it("interleaves the waves of two stubs, each a whole run that recomputes, and never calls them evidence", async () => {
    const end = await runPlimsoll([...short(), "--orchestrators", "stub,stub"], { cwd });
    expect(end.exitCode).toBe(97);
    expect(end.stdout).toContain("DEV MODE");
    expect(end.stdout).toMatch(/^stub#2 +/m);
    const { kind, order, orchestrators } = comparison();
    expect(kind).toBe("invalid");
    expect(order.map((round) => round.join(" "))).toEqual(["stub stub#2", "stub#2 stub", "stub#2 stub", "stub stub#2"]);
    const waves = end.stderr
      .split("\n")
      .flatMap((line) => /^(\S+) +wave (\d)\/4: 4 done/.exec(line)?.slice(1, 3).join(" ") ?? []);
    expect(waves).toEqual(order.flatMap((round, wave) => round.map((name) => `${name} ${wave + 1}`)));
    for (const { runId, devMode, latenciesMs } of orchestrators) {
      expect([devMode, latenciesMs.length]).toEqual([true, 16]);
      const report = await runPlimsoll(["report", runId], { cwd });
      expect(report.stderr).toContain("every figure and the verdict agree");
    }
    expect(existsSync(path.join(comparisonFolder(), "comparison.html"))).toBe(true);
    expect(existsSync(path.join(comparisonFolder(), "comparison.md"))).toBe(true);
  });

  it("lets the others be compared when one can't start, and its row says why", async () => {
    const nobody = "http://127.0.0.1:9";
    const end = await runPlimsoll([...short(), "--json", "--orchestrators", `${nobody},stub,stub`], { cwd });
    expect(end.exitCode).toBe(97);
    const { orchestrators, reasons } = JSON.parse(end.stdout) as Compared;
    expect(orchestrators.map(({ ending }) => ending)).toEqual(["orchestrator-lost", "completed", "completed"]);
    expect(orchestrators[0]?.failure).not.toBe("");
    expect(reasons.some((reason) => reason.startsWith(`${nobody}: `))).toBe(true);
    expect(orchestrators[1]?.latenciesMs).toHaveLength(16);
  });

  it("writes what there is at Ctrl-C, marked, and ends with 105", async () => {
    let signalled = false;
    const end = await runPlimsoll([...short(200), "--orchestrators", "stub,stub"], {
      cwd,
      onStderr: (soFar, child) => {
        if (signalled || !/wave 3\/200: 4 done/.test(soFar)) return;
        signalled = true;
        child.kill("SIGINT");
      },
    });
    expect(end.exitCode).toBe(105);
    const { kind, orchestrators } = comparison();
    expect(kind).toBe("interrupted");
    expect(orchestrators.map(({ ending }) => ending)).toEqual(["interrupted", "interrupted"]);
    expect(orchestrators[0]?.latenciesMs.length).toBeGreaterThanOrEqual(8);
    expect(end.stdout).toContain("PARTIAL");
  });

  it("draws a line for each on a terminal, and leaves the result on the screen", async () => {
    const end = await runPlimsollOnTerminal([...short(2), "--orchestrators", "stub,stub"], { cwd });
    expect(end.exitCode).toBe(97);
    expect(end.stdout).toMatch(/plimsoll compare {2}2 orchestrators · 4 agents · 2 waves/);
    for (const name of ["stub {4}", "stub#2 {2}"]) {
      expect(end.stdout).toMatch(new RegExp(`[▸·] ${name}\\w.* {2}p50 [\\d.]+ m?s {2}p95 [\\d.]+ m?s`));
    }
    expect(end.stdout).toContain("DEV MODE");
  });

  it("ends with 2 when nobody comes up, and on a wrong invocation", async () => {
    const end = await runPlimsoll([...short(), "--orchestrators", "http://127.0.0.1:9,http://127.0.0.1:10"], { cwd });
    expect(end.exitCode).toBe(2);
    expect(end.stderr).toContain("hint:");
    const wrong = await runPlimsoll(["compare", "--orchestrators", "crewai"], { cwd });
    expect([wrong.exitCode, wrong.stdout]).toEqual([2, ""]);
    expect(wrong.stderr).toContain("does not name two");
  });
});
