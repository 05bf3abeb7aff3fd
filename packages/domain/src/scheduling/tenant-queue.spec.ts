import { describe, expect, it } from "vitest";
import { TenantQueue } from "./tenant-queue.ts";
import { type WaitingTask, waitingTask } from "./waiting-task.ts";

let arrivals = 0;
/** A task that ranks by `rank`: the lower goes first. */
const waiting = (taskId: string, fitClass: string, rank: number): WaitingTask => {
  const named = { tenantId: "one", workflowId: "w", taskId, fitClass };
  return waitingTask({ ...named, priority: 0, readyAtMs: rank, notBeforeMs: 0, cost: 1 }, 1_000, arrivals++);
};
const queueOf = (...tasks: readonly WaitingTask[]): TenantQueue => {
  const queue = new TenantQueue("one");
  for (const task of tasks) queue.add(task);
  return queue;
};
const all = (): boolean => true;
const drained = (queue: TenantQueue): readonly string[] => {
  const order: string[] = [];
  for (let best = queue.best(all); best !== null && order.length < 100; best = queue.best(all)) {
    order.push(best.task.taskId);
    queue.remove(best);
  }
  return order;
};

describe("TenantQueue", () => {
  it("is empty without tasks, and again when the last one is gone", () => {
    const queue = new TenantQueue("one");
    expect([queue.isEmpty, queue.first, queue.best(all)]).toEqual([true, null, null]);
    const only = waiting("a", "x", 1);
    queue.add(only);
    expect([queue.isEmpty, queue.first]).toEqual([false, only]);
    queue.remove(only);
    expect([queue.isEmpty, queue.first, queue.best(all)]).toEqual([true, null, null]);
  });

  it("tells when a class comes and when it goes", () => {
    const queue = new TenantQueue("one");
    const [a, b, c] = [waiting("a", "x", 1), waiting("b", "x", 2), waiting("c", "y", 3)];
    expect([queue.add(a), queue.add(b), queue.add(c)]).toEqual([true, false, true]);
    expect([queue.remove(b), queue.remove(a), queue.remove(c)]).toEqual([false, true, true]);
    expect(queue.add(waiting("d", "x", 4))).toBe(true);
  });

  it("leaves everything as it was when a task is removed that it does not have", () => {
    const [a, b] = [waiting("a", "x", 1), waiting("b", "x", 2)];
    const queue = queueOf(a, b);
    expect([queue.remove(waiting("c", "x", 0)), queue.remove(waiting("d", "y", 0))]).toEqual([false, false]);
    expect([queue.remove(a), queue.remove(a)]).toEqual([false, false]);
    expect(drained(queue)).toEqual(["b"]);
  });

  it("gives the first in rank over all classes", () => {
    const queue = queueOf(waiting("c", "x", 3), waiting("a", "y", 1), waiting("d", "y", 4), waiting("b", "z", 2));
    expect(queue.first?.task.taskId).toBe("a");
    expect(drained(queue)).toEqual(["a", "b", "c", "d"]);
  });

  it("moves a class to the front when a task of a better rank joins it", () => {
    const queue = queueOf(waiting("b", "x", 2), waiting("c", "y", 3), waiting("d", "z", 4));
    queue.add(waiting("a", "z", 1));
    expect(queue.first?.task.taskId).toBe("a");
    expect(drained(queue)).toEqual(["a", "b", "c", "d"]);
  });

  it("moves a class back when its first task is gone", () => {
    const first = waiting("a", "x", 1);
    const queue = queueOf(first, waiting("e", "x", 5), waiting("c", "y", 3), waiting("d", "z", 4));
    queue.remove(first);
    expect(queue.first?.task.taskId).toBe("c");
    expect(drained(queue)).toEqual(["c", "d", "e"]);
  });

  it("does not ask about a class again that has gone", () => {
    const gone = waiting("a", "x", 1);
    const queue = queueOf(gone, waiting("b", "y", 2));
    queue.remove(gone);
    expect(queue.first?.task.taskId).toBe("b");
    queue.add(waiting("c", "x", 3));
    const asked: string[] = [];
    expect(queue.best(({ task }) => asked.push(task.taskId) < 0)).toBeNull();
    expect(asked).toEqual(["b", "c"]);
  });

  it("asks for each class once, in rank, whatever was added and removed before", () => {
    const queue = queueOf(waiting("a", "x", 1), waiting("d", "x", 4), waiting("b", "y", 2), waiting("c", "z", 3));
    const asked: string[] = [];
    expect(queue.best(({ task }) => asked.push(task.taskId) < 0)).toBeNull();
    expect(asked).toEqual(["a", "b", "c"]);
  });

  it("passes over classes that do not fit and keeps them in their places", () => {
    const queue = queueOf(waiting("a", "x", 1), waiting("b", "y", 2), waiting("c", "z", 3));
    expect(queue.best(({ task }) => task.fitClass === "z")?.task.taskId).toBe("c");
    queue.add(waiting("aa", "x", 0));
    expect(drained(queue)).toEqual(["aa", "a", "b", "c"]);
  });

  it("leaves what it found in the queue", () => {
    const queue = queueOf(waiting("a", "x", 1));
    expect([queue.best(all)?.task.taskId, queue.best(all)?.task.taskId]).toEqual(["a", "a"]);
  });
});
