import { describe, expect, it } from "vitest";
import { duplicateTask, missingDependency, taskCycle } from "./graph-refusal.ts";

const ids = (count: number): readonly string[] => Array.from({ length: count }, (_, i) => `t${i}`);
const messageOfCycle = (count: number): string => taskCycle("tasks[0].dependsOn[0]", ids(count)).message;
const hintFor = (missingId: string, ...taskIds: readonly string[]): string =>
  missingDependency({ taskId: "one", index: 4 }, 2, missingId, taskIds).hint;
const DEPENDENCY = "A dependency is the taskId of another task of the same workflow.";
const suggests = (taskId: string): string => `Did you mean ${taskId}? ${DEPENDENCY}`;
const asksFor = (missingId: string): string => `Add a task ${missingId} or remove it from dependsOn. ${DEPENDENCY}`;

describe("duplicateTask", () => {
  it("names both places, and the one that is to change", () => {
    expect(duplicateTask("build", 1, 3)).toEqual({
      code: "duplicate-task",
      field: "tasks[3].taskId",
      path: ["build"],
      message: "tasks[3].taskId build is taken by tasks[1] already.",
      hint: "Give tasks[3] an id of its own: ids are unique within a workflow.",
    });
  });
});

describe("missingDependency", () => {
  it("names the place, who waits there and what is missing", () => {
    expect(missingDependency({ taskId: "test", index: 4 }, 2, "build", [])).toEqual({
      code: "missing-dependency",
      field: "tasks[4].dependsOn[2]",
      path: ["test", "build"],
      message: "tasks[4].dependsOn[2] of test is build, but no task of the workflow has that id.",
      hint: asksFor("build"),
    });
  });

  it("suggests the nearest of several, and the first of equals", () => {
    expect(hintFor("compile", "comxxle", "compule", "compilx")).toBe(suggests("compule"));
    expect(hintFor("compile", "compule", "comxxle")).toBe(suggests("compule"));
  });

  it.each([
    { edits: 3, missingId: "abcdefg", taskId: "abcdxyz" },
    { edits: 3, missingId: "abcdefg", taskId: "abcdefghij" },
    { edits: 3, missingId: "abcdefghij", taskId: "abcdefg" },
    { edits: 2, missingId: "abcde", taskId: "abcxy" },
  ])("takes $edits edits of $missingId for a slip of the pen: $taskId", ({ missingId, taskId }) => {
    expect(hintFor(missingId, taskId)).toBe(suggests(taskId));
  });

  it.each([
    { why: "4 edits are another name, however long it is", missingId: "abcdefghijkl", taskId: "abcdefghwxyz" },
    { why: "4 letters more are as well", missingId: "abcdefghijkl", taskId: "abcdefghijklmnop" },
    { why: "half of a name is another name", missingId: "abcd", taskId: "abxy" },
    { why: "and so are 3 edits of 6 letters", missingId: "abcdef", taskId: "abcxyz" },
  ])("suggests nothing: $why", ({ missingId, taskId }) => {
    expect(hintFor(missingId, taskId)).toBe(asksFor(missingId));
  });
});

describe("taskCycle", () => {
  it("says which dependency to remove", () => {
    expect(taskCycle("tasks[2].dependsOn[1]", ["a", "b", "a"])).toEqual({
      code: "task-cycle",
      field: "tasks[2].dependsOn[1]",
      path: ["a", "b", "a"],
      message: "tasks[2].dependsOn[1] closes a cycle, so that none of its tasks could ever start: a -> b -> a.",
      hint: "Remove b from tasks[2].dependsOn[1], or another dependency along the cycle.",
    });
  });

  it("tells 12 ids in full", () => {
    expect(messageOfCycle(12)).toContain(`: ${ids(12).join(" -> ")}.`);
  });

  it.each([
    { count: 13, left: 2 },
    { count: 100_000, left: 99_989 },
  ])("tells $count ids by their two ends, and how many it leaves out", ({ count, left }) => {
    const { path, message } = taskCycle("tasks[0].dependsOn[0]", ids(count));
    expect(message).toContain(`: ${ids(10).join(" -> ")} -> … ${left} more … -> t${count - 1}.`);
    expect(path).toHaveLength(count);
  });
});
