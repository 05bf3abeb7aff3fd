import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FairScheduler } from "./fair-scheduler.ts";
import type { QueuedTask } from "./queued-task.ts";

const queued = (part: Partial<QueuedTask>): QueuedTask => ({
  tenantId: "one",
  workflowId: "w",
  taskId: "t",
  priority: 5,
  readyAtMs: 0,
  notBeforeMs: 0,
  cost: 1,
  fitClass: "any",
  ...part,
});
const all = (): boolean => true;
const scheduler = (weights: Record<string, number> = {}, agingMs = 1_000): FairScheduler =>
  new FairScheduler({ weights, agingMs });
const offerMany = (to: FairScheduler, count: number, part: Partial<QueuedTask>): void => {
  for (let i = 0; i < count; i += 1) to.offer(queued({ taskId: `t${i}`, ...part }));
};
const takeMany = (from: FairScheduler, count: number, nowMs = 0): readonly (QueuedTask | null)[] =>
  Array.from({ length: count }, () => from.take(nowMs, all));
const tenantsOf = (tasks: readonly (QueuedTask | null)[]): string =>
  tasks.map((task) => task?.tenantId ?? "-").join("");

describe("FairScheduler between tenants", () => {
  it("takes turns", () => {
    const fair = scheduler();
    offerMany(fair, 4, { tenantId: "a" });
    offerMany(fair, 2, { tenantId: "b" });
    expect(tenantsOf(takeMany(fair, 7))).toBe("ababaa-");
  });

  it("gives a tenant as many as its weight says", () => {
    const fair = scheduler({ a: 3, b: 1 });
    offerMany(fair, 9, { tenantId: "a" });
    offerMany(fair, 9, { tenantId: "b" });
    expect(tenantsOf(takeMany(fair, 8))).toBe("aaabaaab");
  });

  it("counts cost, not tasks", () => {
    const fair = scheduler();
    offerMany(fair, 8, { tenantId: "a", cost: 4 });
    offerMany(fair, 8, { tenantId: "b", cost: 1 });
    expect(tenantsOf(takeMany(fair, 10))).toBe("abbbbabbbb");
  });

  it("gives weights that were changed from the next turn on", () => {
    const fair = scheduler({ a: 100 });
    offerMany(fair, 300, { tenantId: "a" });
    offerMany(fair, 300, { tenantId: "b" });
    fair.take(0, all);
    fair.reweigh({ b: 2 });
    expect(tenantsOf(takeMany(fair, 7))).toBe("abbabba");
  });

  it("treats a weight that is no share as the nearest one that is", () => {
    const fair = scheduler({ a: Number.NaN, b: -1 });
    offerMany(fair, 300, { tenantId: "a" });
    offerMany(fair, 3, { tenantId: "b" });
    const order = tenantsOf(takeMany(fair, 202));
    expect(order.indexOf("b")).toBe(100);
    expect(order.lastIndexOf("b")).toBe(201);
  });

  it("leaves a tenant nothing of its share when its queue was empty", () => {
    const fair = scheduler({ a: 10 });
    offerMany(fair, 1, { tenantId: "a" });
    offerMany(fair, 40, { tenantId: "b" });
    expect(fair.take(0, all)?.tenantId).toBe("a");
    offerMany(fair, 40, { tenantId: "a" });
    expect(tenantsOf(takeMany(fair, 12))).toBe(`b${"a".repeat(10)}b`);
  });

  it("does not let a tenant that comes and goes push others out", () => {
    const fair = scheduler();
    offerMany(fair, 10, { tenantId: "a" });
    const order: string[] = [];
    for (let i = 0; i < 10; i += 1) {
      fair.offer(queued({ tenantId: "b", taskId: `b${i}` }));
      order.push(tenantsOf(takeMany(fair, 2)));
    }
    expect(order.join("")).toBe("ab".repeat(10));
  });

  it("keeps the turn of a tenant whose tasks did not fit", () => {
    const fair = scheduler();
    offerMany(fair, 4, { tenantId: "a", fitClass: "large" });
    offerMany(fair, 4, { tenantId: "b", fitClass: "small" });
    const small = (entry: QueuedTask): boolean => entry.fitClass === "small";
    expect([fair.take(0, small)?.tenantId, fair.take(0, small)?.tenantId]).toEqual(["b", "b"]);
    expect(tenantsOf(takeMany(fair, 6))).toBe("ababaa");
  });

  it("serves backlogged tenants in proportion to their weights, within one turn", () => {
    const weight = fc.integer({ min: 1, max: 8 });
    const costs = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(fc.array(fc.tuple(weight, costs), { minLength: 2, maxLength: 5 }), (tenants) => {
        const fair = scheduler(Object.fromEntries(tenants.map(([of], i) => [`n${i}`, of])));
        for (const [i, [, cycle]] of tenants.entries()) {
          for (let at = 0; at < 200; at += 1) {
            fair.offer(queued({ tenantId: `n${i}`, taskId: `t${at}`, cost: cycle[at % cycle.length] ?? 1 }));
          }
        }
        const largest = Math.max(...tenants.flatMap(([, cycle]) => cycle));
        const served = tenants.map(() => 0);
        for (let takes = 0; takes < 150; takes += 1) {
          const task = fair.take(0, all);
          const at = Number(task?.tenantId.slice(1));
          served[at] = (served[at] ?? 0) + (task?.cost ?? 0);
          const shares = served.map((cost, i) => cost / (tenants[i]?.[0] ?? 1));
          expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(3 * largest);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("lets a tenant with 10 tasks pass one with 10,000", () => {
    const fair = scheduler();
    offerMany(fair, 10_000, { tenantId: "noisy" });
    takeMany(fair, 100);
    offerMany(fair, 10, { tenantId: "small" });
    const order = takeMany(fair, 21).map((task) => task?.tenantId);
    expect(order.filter((tenantId) => tenantId === "small")).toHaveLength(10);
  });
});

describe("FairScheduler within a tenant", () => {
  it("takes the higher priority first and equals in order of arrival", () => {
    const fair = scheduler();
    for (const [taskId, priority] of [
      ["a", 1],
      ["b", 9],
      ["c", 1],
      ["d", 9],
    ] as const)
      fair.offer(queued({ taskId, priority }));
    expect(takeMany(fair, 5).map((task) => task?.taskId)).toEqual(["b", "d", "a", "c", undefined]);
  });

  it("ranks a task one priority higher for each time of ageing that it has waited", () => {
    const fair = scheduler({}, 100);
    fair.offer(queued({ taskId: "old", priority: 2, readyAtMs: 0 }));
    fair.offer(queued({ taskId: "young", priority: 4, readyAtMs: 201 }));
    fair.offer(queued({ taskId: "eager", priority: 4, readyAtMs: 199 }));
    expect(takeMany(fair, 3, 201).map((task) => task?.taskId)).toEqual(["eager", "old", "young"]);
  });

  it("starves nobody: the least task starts in spite of endless urgent ones", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 0, max: 8 }), (agingMs, priority) => {
        const fair = scheduler({}, agingMs);
        fair.offer(queued({ taskId: "least", priority, readyAtMs: 0 }));
        let nowMs = 0;
        for (let taken = ""; taken !== "least"; nowMs += 1) {
          fair.offer(queued({ taskId: `urgent${nowMs}`, priority: 9, readyAtMs: nowMs }));
          taken = fair.take(nowMs, all)?.taskId ?? "";
          expect(nowMs).toBeLessThanOrEqual((9 - priority) * agingMs + 1);
        }
      }),
    );
  });

  it("does not start a task before its time, and does not count that time as waiting", () => {
    const fair = scheduler();
    fair.offer(queued({ taskId: "retry", readyAtMs: 10, notBeforeMs: 500 }));
    expect([fair.take(499, all), fair.size, fair.nextReadyAtMs(499), fair.oldestWaitMs(499)]).toEqual([
      null,
      1,
      500,
      0,
    ]);
    expect([fair.nextReadyAtMs(700), fair.oldestWaitMs(700)]).toEqual([null, 200]);
    expect(fair.take(700, all)?.taskId).toBe("retry");
    expect([fair.size, fair.oldestWaitMs(900)]).toEqual([0, 0]);
  });

  it("tells the longest wait, in whichever order tasks came and went", () => {
    const fair = scheduler();
    for (const [taskId, readyAtMs] of [
      ["c", 50],
      ["a", 10],
      ["d", 70],
      ["b", 30],
    ] as const)
      fair.offer(queued({ taskId, readyAtMs }));
    const waitWithout = (taskId: string): number => (fair.remove("one", "w", taskId), fair.oldestWaitMs(100));
    expect([fair.oldestWaitMs(100), ...["a", "b", "c", "d"].map(waitWithout)]).toEqual([90, 70, 50, 30, 0]);
  });

  it("replaces a task that is offered again", () => {
    const fair = scheduler();
    fair.offer(queued({ priority: 1 }));
    fair.offer(queued({ priority: 7 }));
    expect(fair.size).toBe(1);
    expect(takeMany(fair, 2).map((task) => task?.priority)).toEqual([7, undefined]);
  });

  it("counts a cost that is no positive number as 1", () => {
    const fair = scheduler();
    offerMany(fair, 3, { tenantId: "a", cost: 0 });
    offerMany(fair, 3, { tenantId: "b", cost: Number.NaN });
    offerMany(fair, 3, { tenantId: "c", cost: Infinity });
    expect(tenantsOf(takeMany(fair, 9))).toBe("abcabcabc");
  });
});

describe("FairScheduler's removal", () => {
  it("removes one task of one tenant and workflow", () => {
    const fair = scheduler();
    fair.offer(queued({ tenantId: "a" }));
    fair.offer(queued({ tenantId: "b" }));
    expect([fair.remove("a", "w", "t"), fair.remove("a", "w", "t"), fair.remove("b", "x", "t")]).toEqual([
      true,
      false,
      false,
    ]);
    expect(tenantsOf(takeMany(fair, 2))).toBe("b-");
  });

  it("removes a workflow, delayed tasks included, and nothing else", () => {
    const fair = scheduler();
    offerMany(fair, 3, { workflowId: "gone" });
    fair.offer(queued({ workflowId: "gone", taskId: "later", notBeforeMs: 99 }));
    fair.offer(queued({ workflowId: "stays" }));
    fair.offer(queued({ workflowId: "gone", tenantId: "other" }));
    expect(fair.removeWorkflow("one", "gone").map(({ taskId }) => taskId)).toEqual(["t0", "t1", "t2", "later"]);
    expect(fair.removeWorkflow("one", "gone")).toEqual([]);
    expect([fair.size, fair.nextReadyAtMs(0)]).toEqual([2, null]);
    expect(new Set(takeMany(fair, 2).map((task) => task?.workflowId))).toEqual(new Set(["stays", "gone"]));
  });
});

describe("FairScheduler's questions about fitting", () => {
  it("go to the tenant whose turn it is, and to no other when its task fits", () => {
    const fair = scheduler();
    for (const tenantId of ["a", "b", "c"]) offerMany(fair, 3, { tenantId, fitClass: tenantId });
    const asked: string[] = [];
    for (let i = 0; i < 9; i += 1) fair.take(0, ({ tenantId }) => asked.push(tenantId) > 0);
    expect(asked.join("")).toBe("abcabcabc");
  });

  it("are asked once for a class, across tenants, and answered by null when nothing fits", () => {
    const fair = scheduler();
    for (const tenantId of ["a", "b", "c"]) {
      for (const fitClass of ["x", "y"]) offerMany(fair, 5, { tenantId, fitClass, workflowId: fitClass });
    }
    const asked: string[] = [];
    expect(fair.take(0, ({ fitClass }) => (asked.push(fitClass), false))).toBeNull();
    expect(asked.sort()).toEqual(["x", "y"]);
    expect(fair.size).toBe(30);
  });
});
