import { it } from "@effect/vitest";
import { TaskFailure, type TaskOutput } from "@plimsoll/application";
import { DEFAULT_ERROR_HANDLING } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import { TestClock } from "effect/testing";
import { describe, expect } from "vitest";
import { makeFixture } from "../engine-fixture.ts";
import { taskOf, workflowOf } from "../small-workflow.ts";

const done: TaskOutput = { output: "done", usage: {} };
const fails = (failure: Partial<TaskFailure> = {}): Effect.Effect<never, TaskFailure> =>
  Effect.fail(
    new TaskFailure({
      class: failure.class ?? "retryable",
      code: failure.code ?? "overloaded",
      message: failure.message ?? "try again",
      retryAfterMs: failure.retryAfterMs ?? null,
    }),
  );

describe("retries", () => {
  it.effect("waits longer before each retry, and starts it when it is due", () =>
    Effect.gen(function* () {
      const { engine, attempts } = yield* makeFixture(({ attempt }) => (attempt < 3 ? fails() : Effect.succeed(done)));
      const definition = workflowOf([taskOf("a")], {
        errorHandling: { ...DEFAULT_ERROR_HANDLING, backoffBaseMs: 1_000, backoffJitterRatio: 0 },
      });
      yield* engine.submit(definition);
      yield* TestClock.adjust(990);
      expect(attempts).toHaveLength(1);
      yield* TestClock.adjust(60);
      expect(attempts).toHaveLength(2);
      yield* TestClock.adjust(1_900);
      expect(attempts).toHaveLength(2);
      yield* TestClock.adjust(200);
      expect(attempts).toHaveLength(3);
      const result = yield* engine.result(definition);
      expect(result.outcome).toBe("succeeded");
      expect(result.metrics.retries).toBe(2);
    }),
  );

  it.effect("obeys Retry-After, even when it is longer than its own wait", () =>
    Effect.gen(function* () {
      const { engine, attempts } = yield* makeFixture(({ attempt }) =>
        attempt === 1 ? fails({ code: "rate-limited", retryAfterMs: 20_000 }) : Effect.succeed(done),
      );
      const definition = workflowOf([taskOf("a")]);
      yield* engine.submit(definition);
      yield* TestClock.adjust(19_900);
      expect(attempts).toHaveLength(1);
      yield* TestClock.adjust(1_000);
      expect(attempts).toHaveLength(2);
    }),
  );

  it.effect("gives a retry to another agent while there is one", () =>
    Effect.gen(function* () {
      const { engine, attempts } = yield* makeFixture(({ attempt }) =>
        attempt === 1 ? fails() : Effect.succeed(done),
      );
      const definition = workflowOf([taskOf("a")]);
      yield* engine.submit(definition);
      yield* TestClock.adjust(5_000);
      expect(new Set(attempts.map(({ agent }) => agent.agentId)).size).toBe(2);
    }),
  );

  it.effect("never repeats what can't help", () =>
    Effect.gen(function* () {
      const { engine, attempts } = yield* makeFixture(() => fails({ class: "permanent", code: "bad-input" }));
      const definition = workflowOf([taskOf("a")]);
      yield* engine.submit(definition);
      yield* TestClock.adjust(120_000);
      expect(attempts).toHaveLength(1);
      expect((yield* engine.result(definition)).outcome).toBe("failed");
    }),
  );

  it.effect("takes a runner's defect for a crash of that attempt, and tries again", () =>
    Effect.gen(function* () {
      const { engine, journal } = yield* makeFixture(({ attempt }) =>
        attempt === 1 ? Effect.die(new Error("a bug in the runner")) : Effect.succeed(done),
      );
      const definition = workflowOf([taskOf("a")]);
      yield* engine.submit(definition);
      yield* TestClock.adjust(5_000);
      expect((yield* engine.result(definition)).outcome).toBe("succeeded");
      const [retried] = (yield* journal("workflow-1")).filter(({ kind }) => kind === "task-retried");
      expect(retried).toMatchObject({ error: { class: "crash" } });
    }),
  );
});

describe("limits of an attempt", () => {
  it.effect("ends at its time limit as a timeout", () =>
    Effect.gen(function* () {
      const { engine, journal } = yield* makeFixture(() => Effect.never);
      const definition = workflowOf([taskOf("a", { timeoutSeconds: 7, maxAttempts: 1 })]);
      yield* engine.submit(definition);
      yield* TestClock.adjust(6_900);
      expect((yield* engine.snapshot).running).toBe(1);
      yield* TestClock.adjust(300);
      const result = yield* engine.result(definition);
      expect(result.failures).toMatchObject([{ taskId: "a", error: { class: "timeout", code: "timeout" } }]);
      expect((yield* journal("workflow-1")).filter(({ kind }) => kind === "task-failed")).toHaveLength(1);
    }),
  );

  it.effect("ends when its budget of tokens is spent, and is not tried again", () =>
    Effect.gen(function* () {
      const { engine, attempts } = yield* makeFixture((attempt) =>
        Effect.andThen(
          Effect.sync(() => attempt.progress({ tokens: 101 })),
          Effect.never,
        ),
      );
      const definition = workflowOf([taskOf("a", { budget: { tokens: 100 } })]);
      yield* engine.submit(definition);
      yield* TestClock.adjust(5_000);
      const result = yield* engine.result(definition);
      expect(result.failures).toMatchObject([{ error: { code: "budget-exhausted" } }]);
      expect(attempts).toHaveLength(1);
    }),
  );

  it.effect("gives later tasks only what the workflow's budget has left", () =>
    Effect.gen(function* () {
      const { engine } = yield* makeFixture(() => Effect.succeed({ output: "done", usage: { tokens: 60 } }));
      const tasks = [taskOf("a"), taskOf("b", { dependsOn: ["a"] }), taskOf("c", { dependsOn: ["b"] })];
      const definition = workflowOf(tasks, { budget: { tokens: 100 } });
      yield* engine.submit(definition);
      yield* TestClock.adjust(5_000);
      const result = yield* engine.result(definition);
      expect(Object.keys(result.outputs)).toEqual(["a", "b"]);
      expect(result.failures).toMatchObject([{ taskId: "c", error: { code: "budget-exhausted" } }]);
      expect(result.outcome).toBe("partially-succeeded");
    }),
  );

  it.effect("starts an agent that goes round in circles again with something changed, and gives up after a while", () =>
    Effect.gen(function* () {
      const { engine, attempts, journal } = yield* makeFixture(({ step }) =>
        Effect.andThen(
          Effect.sync(() => {
            for (let round = 0; round < 10; round += 1)
              for (const agentId of ["asks", "answers"]) step({ agentId, action: "delegate", state: "the same" });
          }),
          Effect.never,
        ),
      );
      const definition = workflowOf([taskOf("a", { maxAttempts: 10 })], {
        errorHandling: { ...DEFAULT_ERROR_HANDLING, maxAttempts: 10 },
      });
      yield* engine.submit(definition);
      yield* TestClock.adjust(60_000);
      const result = yield* engine.result(definition);
      expect(result.failures).toMatchObject([{ error: { code: "oscillation" } }]);
      expect(attempts).toHaveLength(1 + DEFAULT_ERROR_HANDLING.maxRestarts);
      expect(attempts[0]?.change).toBeNull();
      expect(attempts[1]?.change).not.toBeNull();
      const changes = (yield* journal("workflow-1")).flatMap((event) =>
        event.kind === "task-retried" ? [event.change] : [],
      );
      expect(new Set(changes).size).toBe(DEFAULT_ERROR_HANDLING.maxRestarts);
    }),
  );
});

describe("stalls", () => {
  it.effect("fences an attempt without progress, gives the task to another agent, and ignores the late answer", () =>
    Effect.gen(function* () {
      const late = Effect.uninterruptible(Effect.as(Effect.sleep(120_000), { output: "too late", usage: {} }));
      const { engine, attempts, journal } = yield* makeFixture(({ attempt }) =>
        attempt === 1 ? late : Effect.succeed({ output: "in time", usage: {} }),
      );
      const definition = workflowOf([taskOf("a")], {
        errorHandling: { ...DEFAULT_ERROR_HANDLING, stallAfterMs: 60_000 },
      });
      yield* engine.submit(definition);
      yield* TestClock.adjust(59_000);
      expect(attempts).toHaveLength(1);
      yield* TestClock.adjust(2_000);
      expect(attempts.map(({ agent }) => agent.agentId)).toHaveLength(2);
      expect(attempts[0]?.agent.agentId).not.toBe(attempts[1]?.agent.agentId);
      expect(attempts[1]?.allocation.fencingToken).toBeGreaterThan(attempts[0]?.allocation.fencingToken ?? 0);
      yield* TestClock.adjust(120_000);
      expect((yield* engine.result(definition)).outputs).toEqual({ a: "in time" });
      expect((yield* journal("workflow-1")).filter(({ kind }) => kind === "task-succeeded")).toHaveLength(1);
      expect((yield* engine.snapshot).totals.stalled).toBe(1);
    }),
  );

  it.effect("leaves an attempt alone that makes progress, however long it takes", () =>
    Effect.gen(function* () {
      const { engine, attempts } = yield* makeFixture(({ progress }) =>
        Effect.gen(function* () {
          for (let minute = 0; minute < 10; minute += 1) {
            yield* Effect.sleep(60_000);
            progress();
          }
          return done;
        }),
      );
      const definition = workflowOf([taskOf("a", { timeoutSeconds: 3_600 })], {
        config: { ...workflowOf([]).config, timeoutPerAgentSeconds: 3_600 },
      });
      yield* engine.submit(definition);
      yield* TestClock.adjust(660_000);
      expect((yield* engine.result(definition)).outcome).toBe("succeeded");
      expect(attempts).toHaveLength(1);
    }),
  );
});

describe("cancellation", () => {
  it.effect("ends what runs, what waits and what would be retried; what has succeeded stays", () =>
    Effect.gen(function* () {
      let interrupted = 0;
      const endless = Effect.onInterrupt(Effect.never, () => Effect.sync(() => (interrupted += 1)));
      const { engine } = yield* makeFixture(({ task }) =>
        task.taskId === "runs"
          ? endless
          : task.taskId === "fails"
            ? fails({ retryAfterMs: 60_000 })
            : Effect.succeed(done),
      );
      const tasks = [taskOf("quick"), taskOf("runs"), taskOf("fails"), taskOf("waits", { dependsOn: ["runs"] })];
      const definition = workflowOf(tasks);
      yield* engine.submit(definition);
      yield* TestClock.adjust(1_000);
      expect(yield* engine.cancel(definition, "not needed any more")).toBe(true);
      yield* TestClock.adjust(1_000);
      const result = yield* engine.result(definition);
      expect(result.outcome).toBe("cancelled");
      expect(result.outputs).toEqual({ quick: "done" });
      expect([...result.cancelled].sort()).toEqual(["fails", "runs", "waits"]);
      expect(interrupted).toBe(1);
      expect(yield* engine.cancel(definition, "again")).toBe(false);
    }),
  );

  it.effect("does not wait for ever for work that ignores its interruption", () =>
    Effect.gen(function* () {
      const stubborn = Effect.uninterruptible(Effect.as(Effect.sleep(60_000), done));
      const { engine } = yield* makeFixture(() => stubborn);
      const definition = workflowOf([taskOf("a")]);
      yield* engine.submit(definition);
      yield* TestClock.adjust(1_000);
      yield* engine.cancel(definition, "enough");
      yield* TestClock.adjust(30_000);
      expect((yield* engine.result(definition)).cancelled).toEqual(["a"]);
      // The engine's end waits for the work; let it end.
      yield* TestClock.adjust(60_000);
    }),
  );
});
