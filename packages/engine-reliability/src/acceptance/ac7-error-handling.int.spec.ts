import { it } from "@effect/vitest";
import { makeMemoryWorkflowStore } from "@plimsoll/adapters-memory";
import { TaskFailure } from "@plimsoll/application";
import { conservationViolation, DEFAULT_ERROR_HANDLING } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import { TestClock } from "effect/testing";
import { describe, expect } from "vitest";
import { makeFixture, type Run } from "../engine-fixture.ts";
import { randomNumbers } from "../random-numbers.ts";
import { agentOf, taskOf, workflowOf } from "../small-workflow.ts";
import { makeStubRunner } from "./stub-runner.ts";

const done = { output: "done", usage: {} };

const failing = (cause: TaskFailure["class"], retryAfterMs: number | null = null): Effect.Effect<never, TaskFailure> =>
  Effect.fail(new TaskFailure({ class: cause, code: "injected", message: "not this time", retryAfterMs }));

/** All that a runner can do wrong, picked by a random number in 0..1. */
const misbehaves = (choice: number): ReturnType<Run> => {
  if (choice < 0.1) return Effect.die(new Error("a bug in the runner"));
  if (choice < 0.2) return failing("retryable", 5);
  if (choice < 0.3) return failing("permanent");
  if (choice < 0.4) return failing("crash");
  if (choice < 0.45) return Effect.interrupt;
  if (choice < 0.5) return Effect.never;
  if (choice < 0.55) return Effect.uninterruptible(Effect.as(Effect.sleep(1_500), done));
  if (choice < 0.6) throw new Error("thrown before there is any work");
  return Effect.as(Effect.sleep(choice * 10), done);
};

describe("AC7: error handling and recovery", () => {
  it.live(
    "AC7.1: an agent that always fails fails alone: the others' work goes on, and the result says what failed and why",
    () =>
      Effect.gen(function* () {
        const agents = [agentOf("broken", { capabilities: ["x"] }), agentOf("sound", { capabilities: ["y"] })];
        const failures = [{ agents: ["broken"], code: "orchestrator-error" as const }];
        const { run } = yield* makeStubRunner(agents, 5, { failures });
        const { engine } = yield* makeFixture(run);
        const wants = (capability: string) => ({
          requirements: { ...taskOf("any").requirements, capabilities: [capability] },
        });
        const sound = Array.from({ length: 20 }, (_, index) => taskOf(`sound-${index}`, wants("y")));
        const definition = workflowOf([taskOf("broken", { ...wants("x"), maxAttempts: 2 }), ...sound], { agents });
        yield* engine.submit(definition);
        const result = yield* engine.result(definition);
        expect(result.outcome).toBe("partially-succeeded");
        expect(Object.keys(result.outputs)).toHaveLength(20);
        expect(result.failures).toMatchObject([{ taskId: "broken", error: { code: "orchestrator-error" } }]);
        expect(result.failures[0]?.error.message).not.toBe("");
        expect(result.metrics).toMatchObject({ succeeded: 20, failed: 1, unaccounted: 0 });
      }),
  );

  it.effect(
    "AC7.2: what may help is tried again by itself, later each time and by another agent, but not for ever",
    () =>
      Effect.gen(function* () {
        const startedAtMs: number[] = [];
        const { engine, attempts } = yield* makeFixture(() =>
          Effect.andThen(
            Effect.clockWith((clock) => Effect.sync(() => startedAtMs.push(clock.currentTimeMillisUnsafe()))),
            failing("retryable"),
          ),
        );
        const errorHandling = {
          ...DEFAULT_ERROR_HANDLING,
          maxAttempts: 4,
          backoffBaseMs: 1_000,
          backoffJitterRatio: 0,
        };
        const definition = workflowOf([taskOf("a", { maxAttempts: 4 })], { errorHandling });
        yield* engine.submit(definition);
        yield* TestClock.adjust(120_000);
        const waitsMs = startedAtMs.slice(1).map((atMs, index) => atMs - (startedAtMs[index] ?? 0));
        expect(waitsMs).toEqual([1_000, 2_000, 4_000]);
        expect(attempts[0]?.agent.agentId).not.toBe(attempts[1]?.agent.agentId);
        expect((yield* engine.result(definition)).failures).toMatchObject([
          { taskId: "a", error: { code: "injected" } },
        ]);
        expect((yield* engine.metrics(definition)).attempts).toBe(4);
      }),
  );

  it.live(
    "AC7.3: a failed task takes only those with it that need it; the rest is done and its results are there",
    () =>
      Effect.gen(function* () {
        const { engine } = yield* makeFixture(({ task }) =>
          task.taskId === "fails" ? failing("permanent") : Effect.succeed({ output: `of ${task.taskId}`, usage: {} }),
        );
        const definition = workflowOf([
          taskOf("fails"),
          taskOf("child", { dependsOn: ["fails"] }),
          taskOf("grandchild", { dependsOn: ["child", "other"] }),
          taskOf("other"),
          taskOf("after-other", { dependsOn: ["other"] }),
        ]);
        yield* engine.submit(definition);
        const result = yield* engine.result(definition);
        expect(result.outcome).toBe("partially-succeeded");
        expect(result.outputs).toEqual({ other: "of other", "after-other": "of after-other" });
        expect(result.blocked.map(({ taskId, blockedBy }) => `${taskId} by ${blockedBy}`).toSorted()).toEqual([
          "child by fails",
          "grandchild by fails",
        ]);
      }),
  );

  it.live("AC7.3: when the engine ends in the middle, the next one does only what was not done", () =>
    Effect.gen(function* () {
      const store = yield* makeMemoryWorkflowStore();
      const tasks = Array.from({ length: 10 }, (_, index) => taskOf(`t${index}`, { priority: index < 6 ? 9 : 0 }));
      const definition = workflowOf(tasks);
      yield* Effect.scoped(
        Effect.gen(function* () {
          const { engine } = yield* makeFixture(
            ({ task }) => (task.priority === 9 ? Effect.succeed(done) : Effect.never),
            {},
            store,
          );
          yield* engine.submit(definition);
          while ((yield* engine.metrics(definition)).succeeded < 6) yield* Effect.sleep(10);
        }),
      );
      const next = yield* makeFixture(() => Effect.succeed(done), { engineId: "engine-2" }, store);
      expect(yield* next.engine.resume()).toEqual([{ tenantId: "tenant-1", workflowId: "workflow-1" }]);
      expect((yield* next.engine.result(definition)).outcome).toBe("succeeded");
      expect(next.attempts.map(({ task }) => task.taskId).toSorted()).toEqual(["t6", "t7", "t8", "t9"]);
    }),
  );

  it.live(
    "AC7.4: in a storm of every kind of error the engine stays up, accounts for every task and holds nothing back",
    () =>
      Effect.gen(function* () {
        const random = randomNumbers(74);
        const { engine, store } = yield* makeFixture(() => misbehaves(random()), { random });
        const errorHandling = { ...DEFAULT_ERROR_HANDLING, backoffBaseMs: 5, backoffMaxMs: 20 };
        const definitions = Array.from({ length: 6 }, (_, nth) =>
          workflowOf(
            Array.from({ length: 40 }, (_unused, index) =>
              taskOf(`t${index}`, {
                timeoutSeconds: 1,
                dependsOn: index > 0 && random() < 0.3 ? [`t${Math.floor(random() * index)}`] : [],
              }),
            ),
            { workflowId: `storm-${nth}`, errorHandling },
          ),
        );
        for (const definition of definitions) yield* engine.submit(definition);
        for (const definition of definitions) {
          const { metrics } = yield* engine.result(definition);
          expect(metrics.unaccounted).toBe(0);
          const stored = yield* store.load(definition);
          expect(stored === null ? "it is gone" : conservationViolation(definition, stored.state)).toBeNull();
        }
        const snapshot = yield* engine.snapshot;
        expect(snapshot).toMatchObject({ stopped: null, storeTrouble: null, running: 0, queued: 0, allocations: [] });
        expect(snapshot.totals.retried).toBeGreaterThan(0);
        expect(snapshot.totals.failed).toBeGreaterThan(0);
      }),
    120_000,
  );
});
