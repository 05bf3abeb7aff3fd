import { it } from "@effect/vitest";
import { makeMemoryWorkflowStore } from "@plimsoll/adapters-memory";
import { TaskFailure, type TaskOutput } from "@plimsoll/application";
import { DEFAULT_ERROR_HANDLING } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import { TestClock } from "effect/testing";
import { describe, expect } from "vitest";
import { makeFixture, type Run } from "../engine-fixture.ts";
import { taskOf, workflowOf } from "../small-workflow.ts";

const done: TaskOutput = { output: "done", usage: {} };
const succeeds: Run = () => Effect.succeed(done);
const fails = (failure: Partial<TaskFailure> = {}): Effect.Effect<never, TaskFailure> =>
  Effect.fail(
    new TaskFailure({
      class: failure.class ?? "retryable",
      code: failure.code ?? "overloaded",
      message: failure.message ?? "try again",
      retryAfterMs: failure.retryAfterMs ?? null,
    }),
  );

describe("the pool", () => {
  it.effect("backs off on refusals, and says so in the journal", () =>
    Effect.gen(function* () {
      const { engine, journal } = yield* makeFixture(() =>
        Effect.andThen(Effect.sleep(200), fails({ code: "rate-limited", retryAfterMs: 500 })),
      );
      const tasks = Array.from({ length: 40 }, (_, index) => taskOf(`t${index}`, { maxAttempts: 100 }));
      const definition = workflowOf(tasks, { errorHandling: { ...DEFAULT_ERROR_HANDLING, maxAttempts: 100 } });
      const before = (yield* engine.snapshot).poolSize;
      yield* engine.submit(definition);
      yield* TestClock.adjust(20_000);
      const { poolSize } = yield* engine.snapshot;
      expect(poolSize).toBeLessThan(before);
      const scaled = (yield* journal("workflow-1")).filter(({ kind }) => kind === "pool-scaled");
      expect(scaled.length).toBeGreaterThan(1);
      yield* engine.cancel(definition, "the test is over");
    }),
  );
});

describe("bounds across engines", () => {
  const goesInCircles: Run = ({ step }) =>
    Effect.andThen(
      Effect.sync(() => {
        for (let round = 0; round < 20; round += 1) step({ agentId: "same", action: "again", state: "the same" });
      }),
      Effect.never,
    );

  it.effect("restarts count, also those that an earlier engine made", () =>
    Effect.gen(function* () {
      const store = yield* makeMemoryWorkflowStore();
      const definition = workflowOf([taskOf("a", { maxAttempts: 50 })], {
        errorHandling: { ...DEFAULT_ERROR_HANDLING, maxRestarts: 1, maxAttempts: 50 },
      });
      let attempts = 0;
      for (let life = 0; life < 4; life += 1) {
        const run: Run = (attempt) => {
          attempts += 1;
          return attempts % 2 === 1 ? goesInCircles(attempt) : Effect.never;
        };
        yield* Effect.scoped(
          Effect.gen(function* () {
            const { engine } = yield* makeFixture(run, { engineId: `engine-${life}` }, store);
            yield* engine.submit(definition);
            yield* TestClock.adjust(1_000);
          }),
        );
      }
      const stored = yield* store.load(definition);
      expect(stored?.state.executionStatus).toBe("failed");
      expect(stored?.state.parallelTasks[0]?.error?.code).toBe("oscillation");
    }),
  );

  it.effect("a task under which engine after engine dies is given up", () =>
    Effect.gen(function* () {
      const store = yield* makeMemoryWorkflowStore();
      const definition = workflowOf([taskOf("deadly"), taskOf("after", { dependsOn: ["deadly"] })]);
      for (let life = 0; life < 25; life += 1)
        yield* Effect.scoped(
          Effect.gen(function* () {
            const { engine } = yield* makeFixture(() => Effect.never, { engineId: `engine-${life}` }, store);
            yield* engine.submit(definition);
            yield* TestClock.adjust(100);
          }),
        );
      const states = (yield* store.load(definition))?.state.parallelTasks;
      expect(states?.map(({ status, error }) => [status, error?.code])).toEqual([
        ["failed", "engines-died"],
        ["blocked", undefined],
      ]);
    }),
  );
});

describe("claims", () => {
  it.effect("are renewed while the engine lives, and end with it: another goes on", () =>
    Effect.gen(function* () {
      const first = yield* makeFixture(() => Effect.andThen(Effect.sleep(100_000), Effect.succeed(done)), {
        claimTtlMs: 3_000,
      });
      const definition = workflowOf([taskOf("a")]);
      yield* first.engine.submit(definition);
      yield* TestClock.adjust(20_000);
      const second = yield* makeFixture(succeeds, { engineId: "engine-2", claimTtlMs: 3_000 }, first.store);
      expect(yield* second.engine.resume()).toEqual([]);
      const waiting = yield* Effect.forkChild(second.engine.result(definition));
      yield* TestClock.adjust(90_000);
      expect((yield* Fiber.join(waiting)).outcome).toBe("succeeded");
      expect(second.attempts).toHaveLength(0);
    }),
  );
});
