import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type TaskCounts, workflowOutcome } from "./workflow-outcome.ts";

const none = { pending: 0, running: 0, succeeded: 0, failed: 0, blocked: 0, cancelled: 0 };

describe("workflowOutcome", () => {
  it.each([
    [{}, null, "succeeded", "There was no task to run."],
    [{}, "enough", "succeeded", "There was no task to run."],
    [{ succeeded: 3 }, null, "succeeded", "All 3 tasks succeeded."],
    [{ succeeded: 3 }, "too late", "succeeded", "All 3 tasks succeeded."],
    [
      { succeeded: 1, failed: 1, blocked: 2 },
      null,
      "partially-succeeded",
      "1 of 4 tasks succeeded, 1 failed, 2 blocked.",
    ],
    [{ failed: 1, blocked: 2 }, null, "failed", "0 of 3 tasks succeeded, 1 failed, 2 blocked."],
    [{ succeeded: 1, cancelled: 2 }, "enough", "cancelled", "Cancelled (enough): 1 of 3 tasks succeeded, 2 cancelled."],
    [{ failed: 1 }, "enough", "cancelled", "Cancelled (enough): 0 of 1 tasks succeeded, 1 failed."],
    [{ succeeded: 1, cancelled: 1 }, null, "partially-succeeded", "1 of 2 tasks succeeded, 1 cancelled."],
  ] as const)("of %o with %s is %s", (counts, cancelReason, outcome, reason) => {
    expect(workflowOutcome({ ...none, ...counts }, cancelReason)).toEqual({ outcome, reason });
  });

  it("is a success exactly when every task succeeded, and partial exactly when some did", () => {
    const counts: fc.Arbitrary<TaskCounts> = fc.record({
      pending: fc.constant(0),
      running: fc.constant(0),
      succeeded: fc.nat(3),
      failed: fc.nat(3),
      blocked: fc.nat(3),
      cancelled: fc.nat(3),
    });
    fc.assert(
      fc.property(counts, (given) => {
        const others = given.failed + given.blocked + given.cancelled;
        const { outcome } = workflowOutcome(given, null);
        expect(outcome === "succeeded").toBe(others === 0);
        expect(outcome === "partially-succeeded").toBe(others > 0 && given.succeeded > 0);
        expect(workflowOutcome(given, "enough").outcome).toBe(others === 0 ? "succeeded" : "cancelled");
      }),
    );
  });
});
