import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { EngineDiagnosis } from "../doctor/render-diagnosis.ts";
import { runEngine } from "../testing/run-engine.ts";
import { makeWorkFolder } from "../testing/work-folder.ts";

/** Generous: a busy machine starts programs ten times slower. */
const LIMIT_MS = 120_000;

let cwd: string;
beforeEach(() => {
  cwd = makeWorkFolder();
  mkdirSync(path.join(cwd, "config"));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const write = (name: string, text: string): void => writeFileSync(path.join(cwd, "config", name), text);

const diagnose = async (...args: readonly string[]) => {
  const end = await runEngine(["doctor", "--json", ...args], { cwd });
  const { checks, ready } = JSON.parse(end.stdout) as EngineDiagnosis;
  const of = (name: string) => checks.filter((check) => check.name === name);
  return { exitCode: end.exitCode, ready, of };
};

describe("plimsoll-engine doctor", { timeout: LIMIT_MS }, () => {
  it("finds all well: configuration, embedded database, what bounds concurrency, each kind of isolation", async () => {
    write("resource_limits.yaml", "engine: {maxConcurrentTasks: 3}\nisolation: {files: none, noNetwork: false}\n");
    const { exitCode, ready, of } = await diagnose();
    expect([exitCode, ready]).toEqual([0, true]);
    expect(of("configuration")).toMatchObject([{ status: "ok" }]);
    expect(of("database")).toMatchObject([{ status: "ok", fact: expect.stringMatching(/^embedded, .*up to date$/) }]);
    const [llm, cpu] = of("concurrency").map(({ fact }) => fact);
    expect(llm).toMatch(/^tasks that wait for a model: 3\. Bound to 3 by maxConcurrentAgents;/);
    expect(cpu).toMatch(/^tasks that compute: \d+\. Bound to /);
    const kinds = of("isolation").map(({ fact }) => fact.split(":")[0]);
    expect(kinds).toEqual(["memory", "cpu", "files", "network", "processes"]);
    expect(of("demanded isolation")).toMatchObject([{ status: "ok" }]);
  });

  it("ends with 2 where a file is wrong, and still says what the machine enforces", async () => {
    write("alert_rules.yaml", "rulez: []\n");
    const { exitCode, ready, of } = await diagnose("--store", "memory");
    expect([exitCode, ready]).toEqual([2, false]);
    expect(of("configuration")).toMatchObject([
      { status: "missing", fact: expect.stringContaining("config/alert_rules.yaml:1:1: rulez: unknown key") },
    ]);
    expect(of("isolation")).toHaveLength(5);
    expect(of("demanded isolation")).toEqual([]);
  });

  it("ends with 83 where the database does not answer, without repeating its address", async () => {
    write("resource_limits.yaml", "isolation: {files: none, noNetwork: false}\n");
    const { exitCode, of } = await diagnose("--database-url", "postgresql://u:secret@127.0.0.1:1/x");
    expect(exitCode).toBe(83);
    expect(of("database")).toMatchObject([{ status: "missing" }]);
    expect(JSON.stringify(of("database"))).not.toContain("secret");
  });
});
