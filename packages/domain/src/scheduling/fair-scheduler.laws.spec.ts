import fc from "fast-check";
import { expect, it } from "vitest";
import { FairScheduler } from "./fair-scheduler.ts";
import type { QueuedTask } from "./queued-task.ts";

const all = (): boolean => true;
const scheduler = (weights: Record<string, number> = {}, agingMs = 1_000): FairScheduler =>
  new FairScheduler({ weights, agingMs });

/** The same by exhaustive search: everything that waits, and what of it may start now. */
class Reference {
  readonly waiting = new Map<string, QueuedTask & { readonly sequence: number }>();
  #sequence = 0;
  static key = ({ tenantId, workflowId, taskId }: QueuedTask): string => `${tenantId}/${workflowId}/${taskId}`;
  offer(task: QueuedTask): void {
    this.waiting.set(Reference.key(task), { ...task, sequence: this.#sequence++ });
  }
  startable(nowMs: number) {
    return [...this.waiting.values()].filter(({ notBeforeMs }) => notBeforeMs <= nowMs);
  }
}

const AGING_MS = 50;
const rank = (task: QueuedTask): number => Math.max(task.readyAtMs, task.notBeforeMs) - task.priority * AGING_MS;

type Command =
  | { readonly kind: "offer"; readonly task: QueuedTask; readonly delayMs: number }
  | { readonly kind: "take"; readonly fitting: readonly string[]; readonly allowed: readonly string[] }
  | { readonly kind: "remove"; readonly pick: number }
  | { readonly kind: "remove-workflow"; readonly tenantId: string; readonly workflowId: string }
  | { readonly kind: "reweigh"; readonly weights: Record<string, number> }
  | { readonly kind: "pass"; readonly ms: number };

const tenantId = fc.constantFrom("a", "b", "c");
const workflowId = fc.constantFrom("v", "w");
const fitClass = fc.constantFrom("x", "y", "z");
const offer = fc.record({
  kind: fc.constant("offer" as const),
  delayMs: fc.constantFrom(0, 0, 5, 40),
  task: fc.record({
    tenantId,
    workflowId,
    fitClass,
    taskId: fc.nat(12).map((n) => `t${n}`),
    priority: fc.nat(9),
    readyAtMs: fc.constant(0),
    notBeforeMs: fc.constant(0),
    cost: fc.double({ min: 0.1, max: 7, noNaN: true }),
  }),
});
const take = fc.record({
  kind: fc.constant("take" as const),
  fitting: fc.subarray(["x", "y", "z"]),
  allowed: fc.oneof(fc.constant(["a", "b", "c"]), fc.subarray(["a", "b", "c"])),
});
const command: fc.Arbitrary<Command> = fc.oneof(
  { arbitrary: offer, weight: 6 },
  { arbitrary: take, weight: 6 },
  fc.record({ kind: fc.constant("remove" as const), pick: fc.nat() }),
  fc.record({ kind: fc.constant("remove-workflow" as const), tenantId, workflowId }),
  fc.record({
    kind: fc.constant("reweigh" as const),
    weights: fc.dictionary(tenantId, fc.double({ min: 0.1, max: 9, noNaN: true })),
  }),
  fc.record({ kind: fc.constant("pass" as const), ms: fc.nat(60) }),
);

type Take = Extract<Command, { readonly kind: "take" }>;

const checkTake = (fair: FairScheduler, reference: Reference, nowMs: number, { fitting, allowed }: Take): void => {
  const asked: string[] = [];
  const fits = (entry: QueuedTask): boolean => (asked.push(entry.fitClass), fitting.includes(entry.fitClass));
  const taken = fair.take(nowMs, fits, (tenant) => allowed.includes(tenant));
  expect(new Set(asked).size).toBe(asked.length);
  const mayStart = (task: QueuedTask): boolean => fitting.includes(task.fitClass) && allowed.includes(task.tenantId);
  const candidates = reference.startable(nowMs).filter(mayStart);
  if (taken === null) return expect(candidates).toEqual([]);
  const [best] = candidates
    .filter((task) => task.tenantId === taken.tenantId)
    .sort((a, b) => rank(a) - rank(b) || a.sequence - b.sequence);
  const { sequence: _, ...expected } = best ?? { sequence: 0 };
  expect(taken).toEqual(expected);
  reference.waiting.delete(Reference.key(taken));
};

it("FairScheduler conserves work and loses and doubles nothing under any commands", () => {
  fc.assert(
    fc.property(fc.array(command, { maxLength: 120 }), (commands) => {
      const fair = scheduler({ a: 2 }, AGING_MS);
      const reference = new Reference();
      let nowMs = 1_000;
      for (const one of commands) {
        if (one.kind === "offer") {
          const notBeforeMs = one.delayMs === 0 ? 0 : nowMs + one.delayMs;
          const task = { ...one.task, readyAtMs: nowMs, notBeforeMs };
          fair.offer(task);
          reference.offer(task);
        } else if (one.kind === "take") checkTake(fair, reference, nowMs, one);
        else if (one.kind === "remove") {
          const [key, task] = [...reference.waiting][one.pick % Math.max(1, reference.waiting.size)] ?? [];
          if (key === undefined || task === undefined) continue;
          expect(fair.remove(task.tenantId, task.workflowId, task.taskId)).toBe(reference.waiting.delete(key));
        } else if (one.kind === "remove-workflow") {
          const removed = fair.removeWorkflow(one.tenantId, one.workflowId);
          const expected = [...reference.waiting.values()].filter(
            (task) => task.tenantId === one.tenantId && task.workflowId === one.workflowId,
          );
          expect(new Set(removed.map(Reference.key))).toEqual(new Set(expected.map(Reference.key)));
          for (const task of expected) reference.waiting.delete(Reference.key(task));
        } else if (one.kind === "reweigh") fair.reweigh(one.weights);
        else nowMs += one.ms;
        const startable = reference.startable(nowMs);
        const future = [...reference.waiting.values()].map((task) => task.notBeforeMs).filter((at) => at > nowMs);
        expect(fair.size).toBe(reference.waiting.size);
        expect(fair.readyCount(nowMs)).toBe(startable.length);
        expect(fair.nextReadyAtMs(nowMs)).toBe(future.length === 0 ? null : Math.min(...future));
        const waits = startable.map((task) => nowMs - Math.max(task.readyAtMs, task.notBeforeMs));
        expect(fair.oldestWaitMs(nowMs)).toBe(Math.max(0, ...waits));
      }
      let left = reference.waiting.size;
      while (fair.take(nowMs + 1_000, all) !== null) left -= 1;
      expect([left, fair.size]).toEqual([0, 0]);
    }),
    { numRuns: 300 },
  );
});
