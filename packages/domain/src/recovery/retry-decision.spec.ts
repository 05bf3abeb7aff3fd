import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEFAULT_ERROR_HANDLING } from "../workflow/error-handling-config.ts";
import type { TaskErrorClass } from "../workflow/task-error.ts";
import { LONGEST_RETRY_AFTER_MS, retryDecision, type RetryQuestion } from "./retry-decision.ts";

const question = (kind: TaskErrorClass, changes: Partial<RetryQuestion> = {}): RetryQuestion => ({
  error: { class: kind, code: "some-code", message: "it failed", retryAfterMs: null },
  failedAttempts: 1,
  maxAttempts: 5,
  errorHandling: { ...DEFAULT_ERROR_HANDLING, backoffBaseMs: 100, backoffMaxMs: 1000, backoffJitterRatio: 0.5 },
  random: () => 0,
  ...changes,
});
const waitMs = (asked: RetryQuestion): number | null => {
  const decision = retryDecision(asked);
  return decision.kind === "retry" ? decision.delayMs : null;
};
const withJitter = (backoffJitterRatio: number) => ({ ...question("retryable").errorHandling, backoffJitterRatio });
const askedToWait = (retryAfterMs: number) => ({ ...question("retryable").error, retryAfterMs });

describe("retryDecision", () => {
  it.each(["retryable", "timeout", "crash"] as const)("retries %s until the attempts are used up", (kind) => {
    expect([1, 2, 3, 4].map((failedAttempts) => waitMs(question(kind, { failedAttempts })))).toEqual([
      50, 100, 200, 400,
    ]);
    expect(retryDecision(question(kind, { failedAttempts: 5 }))).toEqual({
      kind: "give-up",
      reason: "attempt 5 of 5 failed (some-code)",
    });
  });

  it("retries resource once and then asks for other limits", () => {
    expect(waitMs(question("resource"))).toBe(50);
    expect(retryDecision(question("resource", { failedAttempts: 2 }))).toEqual({
      kind: "give-up",
      reason: "resource (some-code) after a retry: raise the task's limits or make it smaller",
    });
  });

  it("never retries what is permanent or cancelled", () => {
    expect(retryDecision(question("permanent"))).toEqual({
      kind: "give-up",
      reason: "permanent (some-code): trying again can't help",
    });
    expect(retryDecision(question("cancelled"))).toEqual({
      kind: "give-up",
      reason: "cancelled: nobody wants the result any more",
    });
  });

  it("waits anything up to the ceiling with full jitter, the upper half with equal jitter, the ceiling without", () => {
    const wait = (ratio: number, random: number) =>
      waitMs(question("retryable", { failedAttempts: 3, errorHandling: withJitter(ratio), random: () => random }));
    expect([wait(1, 0), wait(1, 0.5), wait(1, 0.999)]).toEqual([0, 200, 400]);
    expect([wait(0.5, 0), wait(0.5, 0.5), wait(0.5, 0.999)]).toEqual([200, 300, 400]);
    expect([wait(0, 0), wait(0, 0.999)]).toEqual([400, 400]);
  });

  it("never waits longer than backoffMaxMs of its own accord", () => {
    const late = { failedAttempts: 4000, maxAttempts: 5000, random: () => 0.999_999 };
    expect(waitMs(question("retryable", late))).toBe(1000);
  });

  it("takes Retry-After as a lower bound and spreads those who got the same", () => {
    const asked = { error: askedToWait(700) };
    expect(waitMs(question("retryable", asked))).toBe(700);
    expect(waitMs(question("retryable", { ...asked, random: () => 0.5 }))).toBe(725);
    expect(waitMs(question("retryable", { error: askedToWait(10) }))).toBe(50);
  });

  it("gives up when it is asked to wait for longer than a day", () => {
    expect(waitMs(question("retryable", { error: askedToWait(LONGEST_RETRY_AFTER_MS) }))).toBe(86_400_000);
    expect(retryDecision(question("retryable", { error: askedToWait(LONGEST_RETRY_AFTER_MS + 1) }))).toEqual({
      kind: "give-up",
      reason: "the other side asks to wait 86400001 ms, more than 86400000 ms",
    });
  });

  it("answers in whole milliseconds between its bounds, and ends after maxAttempts", () => {
    const any = fc.record({
      kind: fc.constantFrom<TaskErrorClass>("retryable", "timeout", "crash", "resource", "permanent", "cancelled"),
      retryAfterMs: fc.option(fc.nat(100_000)),
      failedAttempts: fc.integer({ min: 1, max: 60 }),
      maxAttempts: fc.integer({ min: 1, max: 60 }),
      backoffBaseMs: fc.integer({ min: 1, max: 5000 }),
      backoffMaxMs: fc.integer({ min: 1, max: 60_000 }),
      backoffJitterRatio: fc.double({ min: 0, max: 1, noNaN: true }),
      random: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
    });
    fc.assert(
      fc.property(any, ({ kind, retryAfterMs, failedAttempts, maxAttempts, random, ...waits }) => {
        const decision = retryDecision({
          ...question(kind, { failedAttempts, maxAttempts, random: () => random }),
          error: { class: kind, code: "c", message: "m", retryAfterMs },
          errorHandling: { ...DEFAULT_ERROR_HANDLING, ...waits },
        });
        if (decision.kind === "give-up") {
          const spent = failedAttempts >= maxAttempts || (kind === "resource" && failedAttempts > 1);
          expect(spent || kind === "permanent" || kind === "cancelled").toBe(true);
          return;
        }
        const ceilingMs = Math.min(waits.backoffMaxMs, waits.backoffBaseMs * 2 ** (failedAttempts - 1));
        const { delayMs } = decision;
        expect(failedAttempts).toBeLessThan(maxAttempts);
        expect(["permanent", "cancelled"]).not.toContain(kind);
        expect(Number.isInteger(delayMs)).toBe(true);
        expect(delayMs).toBeGreaterThanOrEqual(retryAfterMs ?? 0);
        expect(delayMs).toBeGreaterThanOrEqual(Math.floor(ceilingMs * (1 - waits.backoffJitterRatio)));
        expect(delayMs).toBeLessThanOrEqual(Math.ceil(ceilingMs) + (retryAfterMs ?? 0));
      }),
    );
  });
});
