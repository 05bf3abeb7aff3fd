import * as Result from "effect/Result";
import { describe, expect, it } from "vitest";
import { conservationViolation } from "./conservation-violation.ts";
import type { ParallelWorkflowState, TaskState } from "./parallel-workflow-state.ts";
import { errorOf, eventsAfter } from "./testing/synthetic-events.ts";
import { syntheticTask as task, syntheticWorkflow } from "./testing/synthetic-workflow.ts";
import { WorkflowProgress } from "./workflow-progress.ts";

const definition = syntheticWorkflow(task("done"), task("runs"), task("waits"), task("broke"));

const sound = (): ParallelWorkflowState => {
  const progress = WorkflowProgress.start(definition, 0);
  const next = (taskId: string) => {
    const state = progress.task(taskId);
    if (state === undefined) throw new Error(taskId);
    return eventsAfter(state, 1);
  };
  for (const taskId of ["done", "runs", "broke"]) Result.getOrThrow(progress.apply(next(taskId).dispatched()));
  Result.getOrThrow(progress.apply(next("done").succeeded()));
  Result.getOrThrow(progress.apply(next("broke").failed()));
  return progress.state();
};
const withTask = (taskId: string, part: Partial<TaskState>): ParallelWorkflowState => {
  const state = sound();
  return {
    ...state,
    parallelTasks: state.parallelTasks.map((one) => (one.taskId === taskId ? { ...one, ...part } : one)),
  };
};
const [firstTask, ...otherTasks] = sound().parallelTasks;
const lease = Object.values(sound().resourceAllocations)[0];

describe("conservationViolation", () => {
  it("is null for a sound state", () => {
    expect(conservationViolation(definition, sound())).toBeNull();
  });

  it.each([
    ["a lost task", { ...sound(), parallelTasks: otherTasks }, "Task done is lost, and 0 others."],
    [
      "a doubled task",
      { ...sound(), parallelTasks: [firstTask ?? otherTasks[0], firstTask, ...otherTasks.slice(0, 2)] },
      "Task done is counted twice, or is not in the definition.",
    ],
    [
      "a task from elsewhere",
      withTask("done", { taskId: "z" }),
      "Task z is counted twice, or is not in the definition.",
    ],
    ["another workflow", { ...sound(), workflowId: "v" }, "The state is of tenant/v, the definition of tenant/w."],
    ["another tenant", { ...sound(), tenantId: "u" }, "The state is of u/w, the definition of tenant/w."],
    ["an end that is missing", withTask("done", { finishedAtMs: null }), "Task done is succeeded and has no end."],
    ["an end that is too early", withTask("waits", { finishedAtMs: 1 }), "Task waits is pending and has ended."],
    ["running on nothing", withTask("runs", { allocation: null }), "Task runs is running and holds no allocation."],
    [
      "a kept allocation",
      withTask("done", { allocation: lease ?? null }),
      "Task done is succeeded and still holds an allocation.",
    ],
    ["a lost output", withTask("done", { output: null }), "Task done is succeeded and has no output."],
    ["an output without success", withTask("broke", { output: "x" }), "Task broke is failed and has an output."],
    ["a failure without error", withTask("broke", { error: null }), "Task broke is failed and has no error."],
    [
      "a blocked task without blocker",
      withTask("broke", { status: "blocked" }),
      "Task broke is blocked and does not say by which task.",
    ],
    [
      "more failures than attempts",
      withTask("waits", { failedAttempts: 1 }),
      "Task waits is pending and has failed 1 of 0 attempts.",
    ],
    [
      "two tasks under one lease",
      withTask("waits", { status: "running", allocation: lease ?? null, error: errorOf() }),
      "2 tasks run under 1 leases.",
    ],
    [
      "a lease of nobody",
      { ...sound(), resourceAllocations: { ...sound().resourceAllocations, other: lease } },
      "Lease other is held by no running task.",
    ],
    [
      "an unlisted lease",
      { ...sound(), resourceAllocations: {} },
      "Lease runs#1 of a running task is not among the allocations.",
    ],
    ["an outcome without end", { ...sound(), executionStatus: "failed" }, "The workflow is failed and has no end."],
    ["an end without outcome", { ...sound(), finishedAtMs: 5 }, "The workflow is pending and has ended."],
    [
      "an early finish",
      { ...sound(), executionStatus: "failed", finishedAtMs: 5 },
      "The workflow has failed with 2 tasks unfinished.",
    ],
  ])("tells of %s", (_, state, violation) => {
    expect(conservationViolation(definition, state as ParallelWorkflowState)).toBe(violation);
  });
});
