import { describe, expect, it } from "vitest";
import { planTrackedTasks } from "./plan-tracked-tasks.ts";
import { taskPriorityOf, trackedPriorityOf } from "./task-priority.ts";
import { TRACKED_PRIORITIES, type TrackedTask } from "./tracked-task.ts";

const task = (taskId: string, more: Partial<TrackedTask> = {}): TrackedTask => ({
  ...{ taskId, title: `Title of ${taskId}`, description: "", acceptanceCriteria: [], status: "pending" },
  ...{ priority: "medium", dependencies: [], capabilities: [], output: null },
  ...more,
});

const reasonOf = (tasks: readonly TrackedTask[], id: string) =>
  planTrackedTasks(tasks).left.find(({ taskId }) => taskId === id)?.reason;

describe("planTrackedTasks", () => {
  it("plans what is pending, with its words, its priority and what it needs", () => {
    const tracked = task("a", {
      ...{ description: "Because it leaks.", acceptanceCriteria: ["no leak", "a test"] },
      ...{ priority: "critical", capabilities: ["typescript"] },
    });
    expect(planTrackedTasks([tracked])).toEqual({
      tasks: [
        {
          ...{ taskId: "a", topic: "Title of a", dependsOn: [], inputs: {}, priority: 9, capabilities: ["typescript"] },
          prompt: "Title of a\n\nBecause it leaks.\n\nDone when:\n- no leak\n- a test",
        },
      ],
      left: [],
    });
  });

  it("tries again what was blocked, and keeps the order of dependencies", () => {
    const { tasks } = planTrackedTasks([task("a", { status: "blocked" }), task("b", { dependencies: ["a"] })]);
    expect(tasks.map(({ taskId, dependsOn }) => [taskId, dependsOn])).toEqual([
      ["a", []],
      ["b", ["a"]],
    ]);
    expect(tasks[1]?.prompt).toContain("{{a}}");
  });

  it("takes the output of a completed dependency as an input", () => {
    const done = task("a", { status: "completed", output: "the answer" });
    const { tasks, left } = planTrackedTasks([done, task("b", { dependencies: ["a"] })]);
    expect(tasks).toMatchObject([{ taskId: "b", dependsOn: [], inputs: { a: "the answer" } }]);
    expect(left).toEqual([{ taskId: "a", reason: "it is completed" }]);
  });

  it.each([
    ["cancelled", "it depends on a, which is cancelled"],
    ["in_progress", "it depends on a, which somebody else is working on"],
  ] as const)("leaves a task whose dependency is %s", (status, reason) => {
    expect(reasonOf([task("a", { status }), task("b", { dependencies: ["a"] })], "b")).toBe(reason);
  });

  it("leaves all that hangs on a task that can't run, however far, in any order", () => {
    const chain = [
      task("d", { dependencies: ["c"] }),
      task("c", { dependencies: ["b"] }),
      task("b", { dependencies: ["nowhere"] }),
      task("free"),
    ];
    const plan = planTrackedTasks(chain);
    expect(plan.tasks.map(({ taskId }) => taskId)).toEqual(["free"]);
    expect(reasonOf(chain, "b")).toBe("it depends on nowhere, which is no task of this project");
    expect(reasonOf(chain, "d")).toBe("it depends on c, which can't run either");
    expect(plan.tasks.length + plan.left.length).toBe(chain.length);
  });
});

describe("priorities", () => {
  it("come back as they went", () => {
    expect(TRACKED_PRIORITIES.map((each) => trackedPriorityOf(taskPriorityOf(each)))).toEqual(TRACKED_PRIORITIES);
  });

  it("cover 0 to 9 without a gap, never falling", () => {
    const words = Array.from({ length: 10 }, (_, priority) => TRACKED_PRIORITIES.indexOf(trackedPriorityOf(priority)));
    expect(words).toEqual(words.toSorted((a, b) => a - b));
    expect(new Set(words).size).toBe(TRACKED_PRIORITIES.length);
  });
});
