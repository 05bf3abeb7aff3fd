import type { JournalEntry } from "@plimsoll/application";
import { type ParallelWorkflowState, type TaskState, NO_USAGE, type WorkflowEvent } from "@plimsoll/domain";
import fc from "fast-check";
import picocolors from "picocolors";
import { describe, expect, it } from "vitest";
import { PlainWorkflowView } from "./plain-workflow-view.ts";
import { renderWorkflowView, type WorkflowFrame } from "./render-workflow-view.ts";
import { WatchedWorkflows } from "./watched-workflows.ts";

const pending = (taskId: string) => ({ taskId, status: "pending", attempts: 0, agentId: null }) as TaskState;

const stateOf = (count: number): ParallelWorkflowState =>
  ({
    ...{ workflowId: "w", tenantId: "t", poolSize: 0 },
    parallelTasks: Array.from({ length: count }, (_, at) => pending(`t${at}`)),
  }) as unknown as ParallelWorkflowState;

const entry = (event: WorkflowEvent): JournalEntry => ({ tenantId: "t", workflowId: "w", sequence: 1, event });
const of = (taskId: string, atMs = 1000) => ({ taskId, atMs, attempt: 1, fencingToken: 1 });
const error = { class: "retryable", code: "llm-error", message: "the LLM\nsaid no", retryAfterMs: null } as const;
const dispatched = (taskId: string): JournalEntry =>
  entry({ kind: "task-dispatched", ...of(taskId), agentId: "bob", queuedMs: 1 } as unknown as WorkflowEvent);
const succeeded = (taskId: string): JournalEntry =>
  entry({ kind: "task-succeeded", ...of(taskId), output: "", usage: NO_USAGE, ranMs: 1240 });
const retried = (taskId: string): JournalEntry =>
  entry({ kind: "task-retried", ...of(taskId), error, usage: NO_USAGE, ranMs: 1, retryAtMs: 1400, change: null });
const failed = (taskId: string): JournalEntry =>
  entry({ kind: "task-failed", ...of(taskId), error, usage: NO_USAGE, ranMs: 1 });
const blocked = (taskId: string): JournalEntry => entry({ kind: "task-blocked", taskId, atMs: 1000, blockedBy: "t0" });

const linesOf = (count: number, entries: readonly JournalEntry[]): readonly string[] => {
  const lines: string[] = [];
  const view = new PlainWorkflowView({ write: (text) => lines.push(text) });
  view.add("w", stateOf(count));
  for (const one of entries) view.publish(one);
  return lines;
};

describe("PlainWorkflowView", () => {
  it("writes a line for each task that ends, and for each retry with its reason", () => {
    const entries = [dispatched("t0"), retried("t0"), dispatched("t0"), failed("t0"), blocked("t1"), succeeded("t2")];
    expect(linesOf(3, entries)).toEqual([
      "[0/3] ↻ t0  attempt 1 failed, again in 400 ms  llm-error: the LLM\n",
      "[1/3] ✗ t0  llm-error: the LLM\n",
      "[2/3] · t1  can't start: t0 did not succeed\n",
      "[3/3] ✓ t2  1.24 s\n",
    ]);
  });

  it("tells the pool's first size as a start, and every other as a change", () => {
    const scaled = (from: number, to: number): JournalEntry =>
      entry({ kind: "pool-scaled", atMs: 1000, from, to, reason: "Because." });
    expect(linesOf(3, [scaled(0, 10), scaled(10, 4), scaled(4, 5)])).toEqual([
      "[0/3] up to 10 tasks at the same time: Because.\n",
      "[0/3] fewer tasks at the same time, 4 instead of 10: Because.\n",
      "[0/3] more tasks at the same time, 5 instead of 4: Because.\n",
    ]);
  });

  it("writes counts and what goes wrong of a large workflow, not every success", () => {
    const entries = Array.from({ length: 1000 }, (_, at) => [dispatched(`t${at}`), succeeded(`t${at}`)]).flat();
    const lines = linesOf(1000, [...entries.slice(0, 1000), failed("t999")]);
    expect(lines[0]).toBe("[10/1000] 10 succeeded, 0 failed, 0 running, 990 waiting\n");
    expect([lines.length, lines.at(-1)]).toEqual([51, "[501/1000] ✗ t999  llm-error: the LLM\n"]);
  });
});

describe("WatchedWorkflows", () => {
  it("never loses or doubles a task, whatever is told in which order", () => {
    const anyEntry = fc
      .tuple(fc.constantFrom(dispatched, succeeded, retried, failed, blocked), fc.nat(5))
      .map(([make, at]) => make(`t${at}`));
    fc.assert(
      fc.property(fc.array(anyEntry), (entries) => {
        const watched = new WatchedWorkflows();
        watched.add("w", stateOf(6));
        for (const one of entries) watched.apply(one);
        expect(Object.values(watched.counts).reduce((sum, count) => sum + count, 0)).toBe(6);
        expect(watched.lanes.size).toBe(watched.counts.running);
      }),
    );
  });
});

const frame = (parts: Partial<WorkflowFrame> = {}): WorkflowFrame => ({
  ...{ title: "Report · report-1", startedAtMs: 0, nowMs: 3300, columns: 100, rows: 24, recent: [] },
  colors: picocolors.createColors(false),
  ...parts,
});

const watchedAfter = (count: number, entries: readonly JournalEntry[]): WatchedWorkflows => {
  const watched = new WatchedWorkflows();
  watched.add("w", stateOf(count));
  for (const one of entries) watched.apply(one);
  return watched;
};

describe("renderWorkflowView", () => {
  it("shows counts, the pool and a lane for each task in flight", () => {
    const entries = [dispatched("t0"), dispatched("t1"), succeeded("t1"), dispatched("t2"), retried("t2")];
    const recent = [{ tone: "good" as const, text: "✓ t1  1.24 s" }];
    expect(renderWorkflowView(watchedAfter(4, entries), frame({ recent })).split("\n")).toEqual([
      "Report · report-1  0:03",
      "  ████░░░░░░░░░░░░ 1/4  1 succeeded  1 running  2 waiting",
      "  pool not scaled yet  1 retries",
      `  ▸ ${"t0".padEnd(20)} ${"bob".padEnd(14)}   2.30 s ▇▇▇▇`,
      "  ✓ t1  1.24 s",
    ]);
  });

  it("is never wider than the terminal nor higher, however many run", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 120 }), fc.integer({ min: 6, max: 40 }), fc.nat(60), (columns, rows, n) => {
        const watched = watchedAfter(
          60,
          Array.from({ length: n }, (_, at) => dispatched(`t${at}`)),
        );
        const lines = renderWorkflowView(watched, frame({ columns, rows })).split("\n");
        expect(lines.length).toBeLessThanOrEqual(rows);
        expect(lines.filter((line) => line.length > columns)).toEqual([]);
      }),
    );
  });

  it("paints nothing when colours are off and something when they are on", () => {
    const escape = String.fromCharCode(27);
    const watched = watchedAfter(1, [dispatched("t0")]);
    expect(renderWorkflowView(watched, frame())).not.toContain(escape);
    expect(renderWorkflowView(watched, frame({ colors: picocolors.createColors(true) }))).toContain(escape);
  });
});
