import { it } from "@effect/vitest";
import { StoreFailure, type WorkflowStorePort } from "@plimsoll/application";
import type { WorkflowOutcome } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as TestClock from "effect/testing/TestClock";
import { describe, expect } from "vitest";
import type { ResourceLimits } from "../config/resource-limits-file.ts";
import { sweepOldWorkflows, sweepOnce } from "./sweep-old-workflows.ts";

const DAY_MS = 86_400_000;

const recorded = () => {
  const calls: (readonly [beforeMs: number, outcomes: readonly WorkflowOutcome[]])[] = [];
  let trouble = false;
  const prune: WorkflowStorePort["prune"] = (beforeMs, outcomes) =>
    Effect.suspend(() => {
      if (trouble)
        return Effect.fail(new StoreFailure({ code: "unavailable", message: "", hint: "", retryable: true }));
      calls.push([beforeMs, outcomes]);
      return Effect.succeed(1);
    });
  return { calls, store: { prune } as WorkflowStorePort, break: (isBroken: boolean) => (trouble = isBroken) };
};

const retention = (parts: Partial<ResourceLimits["retention"]> = {}): ResourceLimits["retention"] => ({
  ...{ succeededDays: 30, otherDays: 90, sweepEveryMinutes: 60 },
  ...parts,
});

describe("retention", () => {
  it.effect("deletes what is older than it says, successes apart from the rest", () =>
    Effect.gen(function* () {
      const { calls, store } = recorded();
      yield* TestClock.setTime(100 * DAY_MS);
      expect(yield* sweepOnce(store, retention())).toBe(2);
      expect(calls).toEqual([
        [70 * DAY_MS, ["succeeded"]],
        [10 * DAY_MS, ["partially-succeeded", "failed", "cancelled"]],
      ]);
    }),
  );

  it.effect("keeps for ever what it is told to keep", () =>
    Effect.gen(function* () {
      const { calls, store } = recorded();
      expect(yield* sweepOnce(store, retention({ succeededDays: null, otherDays: null }))).toBe(0);
      expect(calls).toEqual([]);
    }),
  );

  it.effect("runs at intervals, reads the setting anew, and outlives a store that does not answer", () =>
    Effect.gen(function* () {
      const { calls, store, break: breakStore } = recorded();
      let current = retention({ otherDays: null });
      yield* Effect.forkScoped(sweepOldWorkflows(store, () => current));
      yield* TestClock.adjust(0);
      expect(calls.length).toBe(1);
      breakStore(true);
      yield* TestClock.adjust(3_600_000);
      breakStore(false);
      current = retention({ otherDays: null, sweepEveryMinutes: 1 });
      yield* TestClock.adjust(3_600_000);
      yield* TestClock.adjust(60_000);
      expect(calls.length).toBe(3);
    }).pipe(Effect.scoped),
  );
});
