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

describe("FairScheduler's tenants that may not start now", () => {
  const except =
    (...tenantIds: readonly string[]) =>
    (tenantId: string): boolean =>
      !tenantIds.includes(tenantId);

  it("are passed over, and keep their turn", () => {
    const fair = scheduler();
    for (const tenantId of ["a", "b", "c"]) offerMany(fair, 4, { tenantId });
    const taken = [1, 2, 3].map(() => fair.take(0, all, except("a")));
    expect(tenantsOf(taken)).toBe("bcb");
    expect(tenantsOf(takeMany(fair, 4))).toBe("acba");
  });

  it("collect no share while they may not", () => {
    const fair = scheduler({ a: 3 });
    for (const tenantId of ["a", "b"]) offerMany(fair, 30, { tenantId });
    for (let i = 0; i < 10; i += 1) fair.take(0, all, except("a"));
    expect(tenantsOf(takeMany(fair, 8))).toBe("aaabaaab");
  });

  it("keep what is left of a turn in which they were stopped", () => {
    const fair = scheduler({ a: 3 });
    for (const tenantId of ["a", "b"]) offerMany(fair, 30, { tenantId });
    expect(tenantsOf([fair.take(0, all), fair.take(0, all, except("a"))])).toBe("ab");
    expect(tenantsOf(takeMany(fair, 6))).toBe("aabaaa");
  });

  it("are not asked whether their tasks fit, and it is null when there are no others", () => {
    const fair = scheduler();
    for (const tenantId of ["a", "b"]) offerMany(fair, 2, { tenantId, fitClass: tenantId });
    const asked: string[] = [];
    const asking = ({ tenantId }: QueuedTask): boolean => asked.push(tenantId) > 0;
    expect(fair.take(0, asking, except("a"))?.tenantId).toBe("b");
    expect(fair.take(0, asking, except("a", "b"))).toBeNull();
    expect(asked).toEqual(["b"]);
    expect(fair.size).toBe(3);
  });

  it("do not hide that a class fits another tenant", () => {
    const fair = scheduler();
    for (const tenantId of ["a", "b"]) {
      for (const fitClass of ["x", "y"]) fair.offer(queued({ tenantId, fitClass, taskId: fitClass }));
    }
    const fits = ({ fitClass }: QueuedTask): boolean => fitClass === "y";
    expect(fair.take(0, fits, except("a"))).toMatchObject({ tenantId: "b", fitClass: "y" });
    expect(fair.take(0, fits, except("a"))).toBeNull();
    expect(fair.take(0, fits)).toMatchObject({ tenantId: "a", fitClass: "y" });
  });
});

describe("FairScheduler's turns, in particular", () => {
  const cheap = ({ fitClass }: QueuedTask): boolean => fitClass === "cheap";

  it("end when what fits costs more than what is left, and come again with what was left", () => {
    const fair = scheduler();
    for (const [taskId, fitClass, cost] of [
      ["first", "cheap", 2],
      ["stuck", "dear", 2],
      ["large", "cheap", 4],
    ] as const)
      fair.offer(queued({ tenantId: "a", taskId, fitClass, cost }));
    fair.offer(queued({ tenantId: "b", taskId: "other", fitClass: "cheap", cost: 4 }));
    const order = [fair.take(0, all), ...[1, 2, 3].map(() => fair.take(0, cheap))].map((task) => task?.taskId);
    expect(order).toEqual(["first", "other", "large", undefined]);
  });

  it("are no reason to take nothing when an urgent task costs more than what is left", () => {
    const fair = scheduler();
    for (const cost of [2, 2, 4]) fair.offer(queued({ taskId: `t${fair.size}`, cost }));
    expect(fair.take(0, all)?.taskId).toBe("t0");
    fair.offer(queued({ taskId: "urgent", priority: 9, cost: 4 }));
    expect(takeMany(fair, 4).map((task) => task?.taskId)).toEqual(["urgent", "t1", "t2", undefined]);
  });

  it("give no more than what now waits makes necessary, whatever waited before everything was taken", () => {
    const fair = scheduler();
    fair.offer(queued({ cost: 4 }));
    fair.take(0, all);
    for (const tenantId of ["a", "b"]) offerMany(fair, 4, { tenantId });
    expect(tenantsOf(takeMany(fair, 4))).toBe("abab");
  });

  it("go past several tenants with the same class that does not fit", () => {
    const fair = scheduler();
    for (const tenantId of ["a", "b"]) fair.offer(queued({ tenantId, fitClass: "dear" }));
    fair.offer(queued({ tenantId: "c", fitClass: "cheap" }));
    expect(fair.take(0, cheap)?.tenantId).toBe("c");
  });

  it("are not gone through any further once every class that waits was refused, those that have gone left aside", () => {
    const fair = scheduler();
    for (const tenantId of ["a", "b", "c"]) fair.offer(queued({ tenantId, taskId: "stays", fitClass: "dear" }));
    for (const tenantId of ["a", "b"]) fair.offer(queued({ tenantId, taskId: "goes", fitClass: "cheap" }));
    for (const tenantId of ["a", "b"]) fair.remove(tenantId, "w", "goes");
    const asked: string[] = [];
    expect(fair.take(0, cheap, (tenantId) => asked.push(tenantId) > 0)).toBeNull();
    expect(asked).toEqual(["a"]);
  });

  it("pass by tenants of whom nothing waits any more", () => {
    const fair = scheduler();
    for (const tenantId of ["a", "b", "c"]) fair.offer(queued({ tenantId }));
    fair.remove("b", "w", "t");
    expect(fair.take(0, all)?.tenantId).toBe("a");
    const asked: string[] = [];
    expect(fair.take(0, all, (tenantId) => asked.push(tenantId) < 0)).toBeNull();
    expect(asked).toEqual(["c"]);
  });

  it("count a delayed task as waiting from its time on, without being asked anything else before", () => {
    const fair = scheduler();
    fair.offer(queued({ notBeforeMs: 500 }));
    expect(fair.oldestWaitMs(700)).toBe(200);
  });
});
