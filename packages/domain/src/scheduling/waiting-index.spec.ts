import { describe, expect, it } from "vitest";
import { WaitingIndex } from "./waiting-index.ts";
import { type WaitingTask, waitingTask } from "./waiting-task.ts";

const waiting = (tenantId: string, workflowId: string, taskId: string): WaitingTask => {
  const named = { tenantId, workflowId, taskId, fitClass: "any" };
  return waitingTask({ ...named, priority: 0, readyAtMs: 0, notBeforeMs: 0, cost: 1 }, 1_000, 0);
};

describe("WaitingIndex", () => {
  it("knows a task by tenant, workflow and id", () => {
    const index = new WaitingIndex();
    const [a, b, c] = [waiting("a", "w", "t"), waiting("b", "w", "t"), waiting("a", "v", "t")];
    for (const one of [a, b, c]) index.add(one);
    expect(index.size).toBe(3);
    expect([index.remove(a.task), index.remove(a.task), index.remove(b.task)]).toEqual([a, null, b]);
    expect([index.remove({ ...c.task, taskId: "other" }), index.size]).toEqual([null, 1]);
  });

  it("holds a task that is added again once, as it was added last", () => {
    const index = new WaitingIndex();
    const [first, second] = [waiting("a", "w", "t"), waiting("a", "w", "t")];
    index.add(first);
    index.add(second);
    expect([index.size, index.remove(second.task), index.size]).toEqual([1, second, 0]);
  });

  it("removes a workflow with all its tasks, and no other", () => {
    const index = new WaitingIndex();
    const [a, b, c] = [waiting("a", "w", "1"), waiting("a", "w", "2"), waiting("a", "v", "1")];
    for (const one of [a, b, c]) index.add(one);
    expect([index.removeWorkflow("a", "w"), index.size]).toEqual([[a, b], 1]);
    expect([index.removeWorkflow("a", "w"), index.removeWorkflow("none", "w"), index.size]).toEqual([[], [], 1]);
    expect(index.remove(c.task)).toBe(c);
  });
});
