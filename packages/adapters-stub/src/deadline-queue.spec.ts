import * as fc from "fast-check";
import { expect, it } from "vitest";
import { DeadlineQueue } from "./deadline-queue.ts";

const nowMs = () => performance.now();

/** Adds deadlines so many milliseconds ahead and tells how late each fired, in the order of firing. */
const fire = (delaysMs: readonly number[]) =>
  new Promise<readonly { readonly dueAtMs: number; readonly lateMs: number }[]>((resolve) => {
    const queue = new DeadlineQueue(nowMs);
    const fired: { readonly dueAtMs: number; readonly lateMs: number }[] = [];
    const fromMs = nowMs();
    for (const delayMs of delaysMs) {
      const dueAtMs = fromMs + delayMs;
      const onDue = () => {
        fired.push({ dueAtMs, lateMs: nowMs() - dueAtMs });
        if (fired.length === delaysMs.length) resolve(fired);
      };
      queue.add({ dueAtMs, onDue });
    }
  });

it("fires every deadline once, in the order of time and never early, however they were added", async () => {
  const delays = fc.array(fc.double({ min: 0, max: 12, noNaN: true }), { minLength: 1, maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(delays, async (delaysMs) => {
      const fired = await fire(delaysMs);
      const dueAtMs = fired.map((one) => one.dueAtMs);
      expect(dueAtMs).toEqual(dueAtMs.toSorted((a, b) => a - b));
      expect(fired).toHaveLength(delaysMs.length);
      expect(Math.min(...fired.map(({ lateMs }) => lateMs))).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: 25 },
  );
});

it("takes deadlines that are added while others fire", async () => {
  const queue = new DeadlineQueue(nowMs);
  const fromMs = nowMs();
  const chainedAtMs = await new Promise<number>((resolve) => {
    const second = { dueAtMs: fromMs + 10, onDue: () => resolve(nowMs()) };
    queue.add({ dueAtMs: fromMs + 5, onDue: () => queue.add(second) });
  });
  expect(chainedAtMs - fromMs).toBeGreaterThanOrEqual(10);
});
