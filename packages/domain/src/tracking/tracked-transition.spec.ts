import { describe, expect, it } from "vitest";
import { NO_USAGE } from "../workflow/budget.ts";
import type { WorkflowEvent } from "../workflow/workflow-event.ts";
import { trackedTransitionOf } from "./tracked-transition.ts";

const error = { class: "permanent", code: "no-agent", message: "nobody can sail", retryAfterMs: null } as const;
const attempt = { atMs: 7, taskId: "a", attempt: 2, fencingToken: 3 };
const ran = { usage: { ...NO_USAGE, tokens: 5 }, ranMs: 10 };

const told = (event: WorkflowEvent) => {
  const transition = trackedTransitionOf(4, event);
  return transition === null ? null : [transition.status, transition.metadata];
};

describe("trackedTransitionOf", () => {
  it("keeps the sequence and the time of the journal", () => {
    const event = { kind: "task-cancelled", atMs: 7, taskId: "a", reason: "asked" } as const;
    expect(trackedTransitionOf(4, event)).toMatchObject({ sequence: 4, atMs: 7, taskId: "a" });
  });

  it("says of a task that failed that it is blocked, and why", () => {
    expect(told({ kind: "task-failed", ...attempt, error, ...ran })).toEqual([
      "blocked",
      { last_error: "no-agent: nobody can sail", reason: "failed" },
    ]);
  });

  it("says which dependency blocks a task", () => {
    expect(told({ kind: "task-blocked", atMs: 1, taskId: "b", blockedBy: "a" })).toEqual([
      "blocked",
      { reason: "a did not succeed" },
    ]);
  });

  it("tells the error of an attempt that is followed by another", () => {
    const event: WorkflowEvent = { kind: "task-retried", ...attempt, error, ...ran, retryAtMs: 9, change: null };
    expect(told(event)).toEqual(["blocked", expect.objectContaining({ last_error: "no-agent: nobody can sail" })]);
  });

  it("tells the output of a task that succeeded, and takes old errors away", () => {
    expect(told({ kind: "task-succeeded", ...attempt, output: "land", ...ran })).toEqual([
      "completed",
      { output: "land", attempts: 2, tokens: 5, last_error: null, reason: null },
    ]);
  });

  it("gives a task back that died with its engine", () => {
    expect(told({ kind: "task-interrupted", ...attempt, reason: "engine gone" })).toEqual([
      "pending",
      { reason: "engine gone" },
    ]);
  });

  it.each<WorkflowEvent>([
    { kind: "workflow-accepted", atMs: 1, taskCount: 1 },
    { kind: "pool-scaled", atMs: 1, from: 1, to: 2, reason: "" },
    { kind: "workflow-finished", atMs: 1, outcome: "succeeded", reason: "" },
  ])("has no news for a tracker in $kind", (event) => {
    expect(trackedTransitionOf(1, event)).toBeNull();
  });
});
