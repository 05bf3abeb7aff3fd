import type { JournalEntry, StoredWorkflow } from "@plimsoll/application";
import { DEFAULT_ERROR_HANDLING, NO_USAGE, type ParallelWorkflowResult, type WorkflowEvent } from "@plimsoll/domain";
import picocolors from "picocolors";
import { describe, expect, it } from "vitest";
import { finalTaskIds, renderResult } from "./result-summary.ts";
import { renderJournal, renderTask, renderWorkflow, type ShownWorkflow } from "./show-workflow.ts";
import { table } from "./workflow-table.ts";

const plain = picocolors.createColors(false);
const error = { class: "permanent", code: "llm-error", message: "it said no\nand why", retryAfterMs: null } as const;
const selection = {
  ...{ agentId: "bob", score: 4, explanation: "bob scores 4.00 for bad" },
  reasons: [{ factor: "load", detail: "1 of 1 places free", score: 2 }],
};

const result = {
  ...{ tenantId: "t", workflowId: "w", outcome: "partially-succeeded", reason: "" },
  ...{ outputs: { good: " fine \n", middle: "m" }, cancelled: [] },
  failures: [{ taskId: "bad", error }],
  blocked: [{ taskId: "after", blockedBy: "bad" }],
  metrics: { taskCount: 4, succeeded: 2, retries: 1, wallMs: 1240, interruptedAttempts: 0 },
} as unknown as ParallelWorkflowResult;

const task = (taskId: string, dependsOn: readonly string[] = []) => ({ taskId, dependsOn }) as never;

describe("renderResult", () => {
  it("shows what the last tasks brought, what went wrong, and how it ended", () => {
    const definition = { tasks: [task("middle"), task("good", ["middle"]), task("bad"), task("after", ["bad"])] };
    expect(renderResult(result, definition, plain).split("\n")).toEqual([
      ...["", "good", "fine", ""],
      "partially-succeeded: 2 of 4 tasks succeeded in 1.24 s, 1 retry",
      "  ✗ bad: llm-error (permanent): it said no",
      "  · after: can't start, bad did not succeed",
      "workflow w of tenant t",
      "",
    ]);
  });

  it("names tasks that nobody depends on as the last", () => {
    expect(finalTaskIds({ tasks: [task("a"), task("b", ["a"]), task("c", ["a"])] })).toEqual(["b", "c"]);
  });
});

const events: readonly WorkflowEvent[] = [
  { kind: "workflow-accepted", atMs: 0, taskCount: 1 },
  {
    ...{ kind: "task-dispatched", atMs: 1, taskId: "bad", attempt: 1, fencingToken: 1, agentId: "bob", queuedMs: 3 },
    ...({ selection, allocation: {} } as never as { selection: never; allocation: never }),
  },
  { kind: "task-failed", atMs: 2, taskId: "bad", attempt: 1, fencingToken: 1, error, usage: NO_USAGE, ranMs: 1 },
  { kind: "workflow-finished", atMs: 3, outcome: "failed", reason: "no task succeeded" },
];

const shown: ShownWorkflow = {
  journal: events.map((event, at): JournalEntry => ({ tenantId: "t", workflowId: "w", sequence: at + 1, event })),
  stored: {
    ...{ lastSequence: 4, cancelRequested: null },
    definition: {
      ...{ workflowId: "w", tenantId: "t", name: "Wanted", agents: [], errorHandling: DEFAULT_ERROR_HANDLING },
      tasks: [{ taskId: "bad", dependsOn: [], work: { kind: "prompt", topic: "", prompt: "Say yes" } }],
    },
    state: {
      ...{ workflowId: "w", tenantId: "t", executionStatus: "failed", epoch: 1, acceptedAtMs: 0, finishedAtMs: 3 },
      parallelTasks: [
        {
          ...{ taskId: "bad", status: "failed", attempts: 1, agentId: "bob", selection, error, output: null },
          ...{ queuedMs: 3, ranMs: 1, blockedBy: null },
        },
      ],
    },
  } as unknown as StoredWorkflow,
};

describe("renderWorkflow", () => {
  it("AC6.4: says why each agent was chosen, and shows a failure with its whole message and its attempts", () => {
    const text = renderWorkflow(shown, plain);
    expect(text).toContain("Why each agent was chosen\n  bad: bob scores 4.00 for bad\n");
    expect(text).toContain(
      [
        "  ✗ bad: llm-error (permanent)",
        "    it said no",
        "    and why",
        "    1970-01-01T00:00:00.001Z  attempt 1 on bob",
      ].join("\n"),
    );
  });
});

describe("renderTask", () => {
  it("shows the prompt, every reason and the error of one task", () => {
    const text = renderTask(shown, "bad", plain);
    expect(text).toMatch(/^bad {2}failed on bob\nprompt: Say yes\n/);
    expect(text).toContain("  +2.00  load: 1 of 1 places free");
    expect(renderTask(shown, "unknown", plain)).toBeNull();
  });
});

describe("renderJournal", () => {
  it("has a line for every entry", () => {
    expect(renderJournal(shown.journal).split("\n")).toEqual([
      "     1  1970-01-01T00:00:00.000Z  workflow-accepted   1 tasks",
      "     2  1970-01-01T00:00:00.001Z  task-dispatched     bad  attempt 1 on bob after 3 ms",
      "     3  1970-01-01T00:00:00.002Z  task-failed         ✗ bad  llm-error: it said no",
      "     4  1970-01-01T00:00:00.003Z  workflow-finished   failed: no task succeeded",
      "",
    ]);
  });
});

describe("table", () => {
  it("lines columns up and ends no line in blanks", () => {
    expect(
      table([
        ["A", "LONG"],
        ["abc", ""],
      ]),
    ).toBe("A    LONG\nabc\n");
  });
});
