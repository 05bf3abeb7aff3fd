import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ParallelWorkflowResult } from "@plimsoll/domain";
import * as Schema from "effect/Schema";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { exampleFile, runEngine, runEngineOnTerminal } from "../testing/run-engine.ts";
import { makeWorkFolder } from "../testing/work-folder.ts";

/** Generous: a busy machine starts programs ten times slower. */
const LIMIT_MS = 240_000;
const STUB = ["--orchestrator", "stub", "--llm-latency-ms", "20"];
const NOTHING_KEPT = ["--store", "memory"];

let cwd: string;
beforeEach(() => {
  cwd = makeWorkFolder();
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const resultOf = (stdout: string) => Schema.decodeUnknownSync(ParallelWorkflowResult)(JSON.parse(stdout));

const plainFile = (id: string): string => `id: ${id}\ntasks:\n  - {id: a, prompt: x}\n`;

describe("a list that is cut", { timeout: LIMIT_MS }, () => {
  it("says where it goes on, and goes on there", async () => {
    for (const id of ["first", "second", "third"]) {
      writeFileSync(path.join(cwd, `${id}.yaml`), plainFile(id));
      expect((await runEngine(["run", `${id}.yaml`, ...STUB, "--quiet"], { cwd })).exitCode).toBe(0);
    }
    const list = async (...args: readonly string[]) => {
      const { stdout, stderr } = await runEngine(["list", "--json", "--limit", "2", ...args], { cwd });
      const ids = (JSON.parse(stdout) as readonly { readonly workflowId: string }[]).map((one) => one.workflowId);
      return { ids, cursor: /^there are more: --after (\S+)$/m.exec(stderr)?.[1] };
    };
    const { ids, cursor = "" } = await list();
    expect(ids).toEqual(["third", "second"]);
    expect(await list("--after", cursor)).toEqual({ ids: ["first"], cursor: undefined });
  });
});

describe("the examples, run by plimsoll-engine on the stub", { timeout: LIMIT_MS }, () => {
  it("AC10.2: are all run here: a new one needs a test of its own", () => {
    const names = readdirSync(path.dirname(exampleFile("word-count.yaml"))).filter((name) => name.endsWith(".yaml"));
    expect(names.sort()).toEqual([
      "bmad-greenfield.yaml",
      "failing-branch.yaml",
      "research-report.yaml",
      "word-count.yaml",
    ]);
  });

  it("AC1.2, AC2.2: ten tasks of four agents succeed, are kept, and say why each agent was chosen", async () => {
    const end = await runEngine(["run", exampleFile("research-report.yaml"), ...STUB, "--json"], { cwd });
    expect(end.exitCode).toBe(0);
    const result = resultOf(end.stdout);
    expect(result).toMatchObject({ outcome: "succeeded", metrics: { taskCount: 10, succeeded: 10, unaccounted: 0 } });
    expect(result.outputs["summary"]).toMatch(/^\[DEV MODE/);
    expect(end.stderr).toMatch(/^\[10\/10\] ✓ summary {2}\d+ ms$/m);
    const list = await runEngine(["list", "--json"], { cwd });
    expect(JSON.parse(list.stdout)).toMatchObject([{ workflowId: result.workflowId, executionStatus: "succeeded" }]);
    const show = await runEngine(["show", "latest"], { cwd });
    expect(show.exitCode).toBe(0);
    expect(show.stdout).toMatch(/^ {2}draft-history: writer-1 scores [\d.]+ for draft-history: /m);
    expect(show.stdout).toMatch(/^review-past +succeeded +editor +1 /m);
  });

  it("AC7.3: a failed branch blocks what depends on it and leaves the other branch its results", async () => {
    const end = await runEngine(["run", exampleFile("failing-branch.yaml"), ...STUB], { cwd });
    expect(end.exitCode).toBe(80);
    expect(end.stdout).toContain("partially-succeeded: 3 of 5 tasks succeeded");
    expect(end.stdout).toContain("✗ bad-branch: exit-code (permanent): the program ended with exit code 65");
    expect(end.stdout).toContain("· after-bad: can't start, bad-branch did not succeed");
    const show = await runEngine(["show", "latest"], { cwd });
    expect(show.stdout).toMatch(
      /Failures\n {2}✗ bad-branch: exit-code \(permanent\)\n.*this program was written to fail/,
    );
    expect(show.stdout).toMatch(/attempt 1 on local-process/);
  });

  it("AC2.4: programs run in processes of their own, without any orchestrator", async () => {
    const end = await runEngine(["run", exampleFile("word-count.yaml"), ...NOTHING_KEPT, "--json"], { cwd });
    expect(end.exitCode).toBe(0);
    expect(resultOf(end.stdout).outputs).toMatchObject({ words: "11", letters: "43", report: "11 words, 43 letters" });
    expect(existsSync(path.join(cwd, ".plimsoll"))).toBe(false);
  });

  it("AC7.2: failures that pass are tried again, and counted", async () => {
    mkdirSync(path.join(cwd, "config"));
    const patient = "errorHandling: { maxAttempts: 10, backoffBaseMs: 5 }\n";
    writeFileSync(path.join(cwd, "config/parallel_execution_config.yaml"), patient);
    const flaky = ["--seed", "7", "--stub-fail", "llm-error=all:0.3", "--quiet"];
    const end = await runEngine(["run", exampleFile("research-report.yaml"), ...STUB, ...flaky], { cwd });
    expect([end.exitCode, end.stdout]).toEqual([0, "succeeded\n"]);
    const show = await runEngine(["show", "latest", "--journal"], { cwd });
    expect(show.stdout).toMatch(/task-retried +↻ .* attempt 1 failed, again in \d+ ms {2}llm-error/);
  });

  it("AC5.2: personas are agents, their workflow is tasks: three stories side by side, steps that are left out are told", async () => {
    const end = await runEngine(["run", exampleFile("bmad-greenfield.yaml"), ...STUB, ...NOTHING_KEPT, "--json"], {
      cwd,
    });
    expect(end.exitCode).toBe(0);
    const { metrics, outputs } = resultOf(end.stdout);
    expect(metrics).toMatchObject({ taskCount: 17, succeeded: 17, unaccounted: 0 });
    expect(outputs["qa-review-implementation.warn-of-a-spring-tide"]).toContain("bmad-4:core:qa");
    expect(outputs["test-plan"]).toContain("bmad-4:core:qa");
    expect(end.stderr).toContain(
      "note: greenfield-fullstack: step pm-update-prd was left out: only under the condition",
    );
  });

  it("draws lanes on a terminal", async () => {
    const args = ["run", exampleFile("research-report.yaml"), ...NOTHING_KEPT, "--orchestrator", "stub"];
    const end = await runEngineOnTerminal([...args, "--llm-latency-ms", "400"], { cwd });
    expect(end.exitCode).toBe(0);
    expect(end.stdout).toMatch(/▸ draft-physics +writer-2/);
    expect(end.stdout).toMatch(/10\/10 {2}10 succeeded {2}0 running {2}0 waiting/);
  });
});

describe("plimsoll-engine, asked wrongly", { timeout: LIMIT_MS }, () => {
  it.each([
    [["run", "bad.yaml"], 2, /^error: bad\.yaml:2:23: tasks\[0\]\.promt: unknown key\. Did you mean "prompt"\?/],
    [["run", "gone.yaml"], 2, /^error: gone\.yaml: ENOENT/],
    [["run", "bad.yaml", "--orchestrater", "stub"], 2, /--orchestrater[^]*Did you mean[^]*--orchestrator/],
    [
      ["run", "good.yaml", "--orchestrator", "stub", "--mode", "x", ...NOTHING_KEPT],
      2,
      /^error: --mode: "x" has no effect/,
    ],
    [["run", "good.yaml", "--config", "nowhere"], 2, /^error: --config nowhere: there is no such folder/],
    [["personas", "nowhere"], 2, /^error: \S*nowhere: there is no such folder/],
    [
      ["run", "crew.yaml", ...NOTHING_KEPT],
      2,
      /^error: crew\.yaml:1:20: personas\.folder: \S+: no personas in a format/,
    ],
    [["list", "--after", "zzz", ...NOTHING_KEPT], 2, /^error: --after: "zzz" is no cursor/],
    [["list", "--tenant", "a b"], 2, /--tenant[^]*"a b"[^]*Expected a letter or digit/],
    [["run", "good.yaml", "--orchestrator", "http://127.0.0.1:9", ...NOTHING_KEPT], 84, /ECONNREFUSED/],
    [["show", "nobody", ...NOTHING_KEPT], 2, /^error: tenant default has no workflow nobody/],
    [["list", "--database-url", "postgresql://u:secret@127.0.0.1:1/x"], 83, /^error: /],
  ])("given %j ends with %d and says why on stderr alone", async (args, exitCode, reason) => {
    writeFileSync(path.join(cwd, "bad.yaml"), "tasks:\n  - {id: a, topic: y, promt: x}\n");
    writeFileSync(path.join(cwd, "crew.yaml"), "personas: {folder: .}\ntasks:\n  - {id: a, prompt: x}\n");
    writeFileSync(path.join(cwd, "good.yaml"), "tasks:\n  - {id: a, prompt: x}\n");
    const end = await runEngine(args, { cwd });
    expect([end.exitCode, end.stdout]).toEqual([exitCode, ""]);
    expect(end.stderr).toMatch(reason);
    expect(end.stderr).not.toContain("secret");
  });
});
