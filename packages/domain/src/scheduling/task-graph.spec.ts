import * as Result from "effect/Result";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { taskGraph } from "./task-graph.ts";

interface GraphTask {
  readonly taskId: string;
  readonly dependsOn: readonly string[];
}

const task = (taskId: string, ...dependsOn: readonly string[]): GraphTask => ({ taskId, dependsOn });
const accepted = (tasks: readonly GraphTask[]) => Result.getOrThrow(taskGraph(tasks));
const refused = (tasks: readonly GraphTask[]) => Result.getOrThrow(Result.flip(taskGraph(tasks)));

/** Tasks that depend only on tasks before them in a hidden order, given in another order; some edges twice. */
const acyclic: fc.Arbitrary<readonly GraphTask[]> = fc
  .array(fc.array(fc.nat(), { maxLength: 4 }), { maxLength: 30 })
  .map((picks) => picks.map((of, i) => task(`t${i}`, ...(i === 0 ? [] : of.map((pick) => `t${pick % i}`)))))
  .chain((tasks) => fc.shuffledSubarray([...tasks], { minLength: tasks.length, maxLength: tasks.length }));

describe("taskGraph", () => {
  it("answers who waits for whom", () => {
    const graph = accepted([task("plan"), task("build", "plan"), task("test", "build", "plan"), task("note")]);
    expect(graph.roots).toEqual(["plan", "note"]);
    expect(graph.dependantsOf("plan")).toEqual(["build", "test"]);
    expect(graph.dependencyCount("test")).toBe(2);
    expect(graph.order).toEqual(["plan", "note", "build", "test"]);
    expect([graph.dependantsOf("other"), graph.dependencyCount("other")]).toEqual([[], 0]);
  });

  it("takes an empty workflow", () => {
    expect(accepted([]).order).toEqual([]);
  });

  it("counts a dependency that is named twice once", () => {
    const graph = accepted([task("a"), task("b", "a", "a")]);
    expect([graph.dependencyCount("b"), graph.dependantsOf("a")]).toEqual([1, ["b"]]);
  });

  it("places every task after all that it depends on", () => {
    fc.assert(
      fc.property(acyclic, (tasks) => {
        const { order, roots } = accepted(tasks);
        const position = new Map(order.map((id, at) => [id, at]));
        expect(position.size).toBe(tasks.length);
        expect(order.length).toBe(tasks.length);
        for (const { taskId, dependsOn } of tasks) {
          for (const id of dependsOn) expect(position.get(id)).toBeLessThan(position.get(taskId) ?? -1);
        }
        expect(roots).toEqual(tasks.filter(({ dependsOn }) => dependsOn.length === 0).map(({ taskId }) => taskId));
      }),
    );
  });

  it("knows the dependencies from both ends", () => {
    fc.assert(
      fc.property(acyclic, (tasks) => {
        const graph = accepted(tasks);
        for (const { taskId, dependsOn } of tasks) {
          expect(graph.dependencyCount(taskId)).toBe(new Set(dependsOn).size);
          for (const id of dependsOn)
            expect(graph.dependantsOf(id).filter((other) => other === taskId)).toHaveLength(1);
        }
        const edges = tasks.reduce((sum, { taskId }) => sum + graph.dependantsOf(taskId).length, 0);
        expect(edges).toBe(tasks.reduce((sum, { dependsOn }) => sum + new Set(dependsOn).size, 0));
      }),
    );
  });

  it("refuses a cycle with its path and the field that closes it", () => {
    const refusal = refused([task("x", "c"), task("a", "x2", "b"), task("b", "c"), task("c", "a"), task("x2")]);
    expect(refusal).toMatchObject({
      code: "task-cycle",
      field: "tasks[1].dependsOn[1]",
      path: ["a", "b", "c", "a"],
      message: "tasks[1].dependsOn[1] closes a cycle, so that none of its tasks could ever start: a -> b -> c -> a.",
    });
    expect(refusal.hint).toContain("Remove b from tasks[1].dependsOn[1]");
  });

  it("refuses a task that waits for itself", () => {
    expect(refused([task("a", "a")])).toMatchObject({
      code: "task-cycle",
      field: "tasks[0].dependsOn[0]",
      path: ["a", "a"],
    });
  });

  it("finds a cycle wherever one is planted, and its path is one", () => {
    const planted = fc.tuple(acyclic, fc.integer({ min: 1, max: 8 }), fc.nat());
    fc.assert(
      fc.property(planted, ([tasks, length, seed]) => {
        const cycle = Array.from({ length }, (_, i) => task(`c${i}`, `c${(i + 1) % length}`));
        const outside = tasks.map((one, i) => (i === seed % 7 ? task(one.taskId, ...one.dependsOn, "c0") : one));
        const all = [...outside, ...cycle];
        const { code, path, field } = refused(all);
        expect(code).toBe("task-cycle");
        expect(path).toHaveLength(length + 1);
        const [, index, at] = /^tasks\[(\d+)\]\.dependsOn\[(\d+)\]$/u.exec(field) ?? [];
        expect(all[Number(index)]?.dependsOn[Number(at)]).toBe(path[1]);
        expect(path[0]).toBe(path.at(-1));
        for (const [i, id] of path.slice(0, -1).entries()) {
          expect(all.find(({ taskId }) => taskId === id)?.dependsOn).toContain(path[i + 1]);
        }
      }),
    );
  });

  it("refuses a missing dependency, naming it and the nearest task", () => {
    const refusal = refused([task("fetch-data"), task("clean", "fetch-data", "fetch-dta")]);
    expect(refusal).toMatchObject({
      code: "missing-dependency",
      field: "tasks[1].dependsOn[1]",
      path: ["clean", "fetch-dta"],
    });
    expect(refusal.hint).toContain("Did you mean fetch-data?");
    expect(refused([task("a", "something-else")]).hint).toContain("Add a task something-else");
  });

  it("refuses an id that is used twice, before anything else", () => {
    expect(refused([task("a", "nowhere"), task("b"), task("a")])).toMatchObject({
      code: "duplicate-task",
      field: "tasks[2].taskId",
      path: ["a"],
      message: "tasks[2].taskId a is taken by tasks[0] already.",
    });
  });
});
