import { rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { JournalEntry } from "@plimsoll/application";
import type { TaskEvent } from "@plimsoll/domain";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { exampleFile, runEngine } from "../testing/run-engine.ts";
import { makeWorkFolder } from "../testing/work-folder.ts";

/** Generous: a busy machine starts programs ten times slower. */
const LIMIT_MS = 300_000;
const WORKFLOW = exampleFile("research-report.yaml");
const SLOW_STUB = ["--orchestrator", "stub", "--llm-latency-ms", "700"];
const QUICK_STUB = ["--orchestrator", "stub", "--llm-latency-ms", "20"];

let cwd: string;
beforeEach(() => {
  cwd = makeWorkFolder();
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

/** Runs the example and sends a signal once so many tasks have ended. */
const runUntil = (settled: number, signal: NodeJS.Signals, extra: readonly string[] = []) => {
  let isSent = false;
  return runEngine(["run", WORKFLOW, ...SLOW_STUB, ...extra], {
    cwd,
    onStderr: (soFar, child) => {
      if (!isSent && soFar.includes(`[${settled}/10]`)) isSent = child.kill(signal);
    },
  });
};

const journalOf = async (): Promise<readonly JournalEntry[]> => {
  const shown = await runEngine(["show", "latest", "--json", "--journal"], { cwd });
  return (JSON.parse(shown.stdout) as { readonly journal: readonly JournalEntry[] }).journal;
};

const taskIdsOf = (journal: readonly JournalEntry[], kind: TaskEvent["kind"]): readonly string[] =>
  journal.flatMap(({ event }) => (event.kind === kind && "taskId" in event ? [event.taskId] : []));

describe("a workflow that was stopped", { timeout: LIMIT_MS }, () => {
  it("AC7.3: killed with SIGKILL half-way, goes on with only its unfinished tasks", async () => {
    const killed = await runUntil(2, "SIGKILL");
    expect(killed.exitCode).toBeNull();
    const before = taskIdsOf(await journalOf(), "task-succeeded");
    expect(before).toEqual(expect.arrayContaining(["research", "outline"]));
    expect(before.length).toBeLessThan(10);
    const resumed = await runEngine(["resume", ...QUICK_STUB, "--json"], { cwd });
    expect(resumed.exitCode).toBe(0);
    expect(JSON.parse(resumed.stdout)).toMatchObject({
      outcome: "succeeded",
      metrics: { succeeded: 10, unaccounted: 0 },
    });
    const journal = await journalOf();
    expect([...taskIdsOf(journal, "task-succeeded")].sort()).toEqual(
      [...new Set(taskIdsOf(journal, "task-succeeded"))].sort(),
    );
    const dispatched = taskIdsOf(journal, "task-dispatched");
    expect(before.filter((taskId) => dispatched.filter((one) => one === taskId).length !== 1)).toEqual([]);
    expect(journal.map(({ sequence }) => sequence)).toEqual(journal.map((_, at) => at + 1));
  });

  it("AC7.4: suspended by Ctrl-C ends with 105, says how to go on, and goes on", async () => {
    const stopped = await runUntil(2, "SIGINT");
    expect(stopped.exitCode).toBe(105);
    expect(stopped.stdout).toBe("");
    const hint = /hint: plimsoll-engine (resume) (\S+)/.exec(stopped.stderr);
    expect(hint).not.toBeNull();
    const resumed = await runEngine(["resume", hint?.[2] ?? "", ...QUICK_STUB], { cwd });
    expect(resumed.exitCode).toBe(0);
    expect(resumed.stdout).toMatch(/^succeeded: 10 of 10 tasks succeeded/m);
    // What was running when the stop came was let end: nothing was interrupted.
    expect(taskIdsOf(await journalOf(), "task-interrupted")).toEqual([]);
  });

  it("is cancelled without being run again, and keeps what had succeeded", async () => {
    const stopped = await runUntil(2, "SIGINT");
    const workflowId = /plimsoll-engine resume (\S+)/.exec(stopped.stderr)?.[1] ?? "";
    const cancelled = await runEngine(["cancel", workflowId, "--reason", "wrong topic"], { cwd });
    expect(cancelled.exitCode).toBe(0);
    expect(cancelled.stdout).toMatch(/: cancelled, \d of 10 tasks had succeeded/);
    const again = await runEngine(["resume", workflowId, ...QUICK_STUB], { cwd });
    expect(again.exitCode).toBe(82);
    expect(taskIdsOf(await journalOf(), "task-succeeded")).toContain("research");
  });

  it("with an id of its own runs once, however often it is started", async () => {
    writeFileSync(path.join(cwd, "once.yaml"), "id: once\ntasks:\n  - {id: a, prompt: x}\n");
    const args = ["run", "once.yaml", ...QUICK_STUB, "--quiet"];
    const [first, second] = [await runEngine(args, { cwd }), await runEngine(args, { cwd })];
    expect([first.exitCode, second.exitCode]).toEqual([0, 0]);
    expect(taskIdsOf(await journalOf(), "task-dispatched")).toEqual(["a"]);
    writeFileSync(path.join(cwd, "once.yaml"), "id: once\ntasks:\n  - {id: a, prompt: another}\n");
    const other = await runEngine(args, { cwd });
    expect(other.exitCode).toBe(83);
  });
});
