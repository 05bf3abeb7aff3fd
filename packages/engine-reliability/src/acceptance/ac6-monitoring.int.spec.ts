import { it } from "@effect/vitest";
import { makeMemoryWorkflowStore } from "@plimsoll/adapters-memory";
import { type JournalEntry, type ResourceMonitorPort, TaskFailure } from "@plimsoll/application";
import { DEFAULT_ROUTING_RULES, replayWorkflow } from "@plimsoll/domain";
import * as Clock from "effect/Clock";
import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import * as Result from "effect/Result";
import * as Stream from "effect/Stream";
import { TestClock } from "effect/testing";
import { describe, expect } from "vitest";
import { makeFixture, roomyMonitor, type Run } from "../engine-fixture.ts";
import { agentOf, taskOf, workflowOf } from "../small-workflow.ts";
import { openEmbeddedStore } from "./embedded-store.ts";
import { makeStubRunner } from "./stub-runner.ts";

const done = { output: "done", usage: { tokens: 10 } };

const failing = (cause: "retryable" | "permanent"): Effect.Effect<never, TaskFailure> =>
  Effect.fail(new TaskFailure({ class: cause, code: "injected", message: "not this time", retryAfterMs: null }));

const KEY = { tenantId: "tenant-1", workflowId: "workflow-1" };

/** A success, one after a retry, a failure with a task behind it, and one that takes 50 s. */
const mixed: Run = ({ task, attempt }) => {
  if (task.taskId === "fails") return Effect.andThen(Effect.sleep(1_000), failing("permanent"));
  if (task.taskId === "retried" && attempt === 1) return Effect.andThen(Effect.sleep(1_000), failing("retryable"));
  return Effect.as(Effect.sleep(task.taskId === "long" ? 50_000 : 1_000), done);
};

describe("AC6: monitoring", () => {
  it.effect(
    "AC6.1: the metrics tell where a workflow stands while it runs, and account for all of it when it has ended",
    () =>
      Effect.gen(function* () {
        const { engine } = yield* makeFixture(mixed);
        const definition = workflowOf([
          taskOf("good"),
          taskOf("retried"),
          taskOf("fails"),
          taskOf("behind", { dependsOn: ["fails"] }),
          taskOf("long"),
        ]);
        yield* engine.submit(definition);
        yield* TestClock.adjust(20_000);
        const during = yield* engine.metrics(definition);
        expect(during).toMatchObject({ taskCount: 5, running: 1, succeeded: 2, failed: 1, blocked: 1, pending: 0 });
        expect(during).toMatchObject({ attempts: 5, retries: 1, unaccounted: 0, completionRatio: 0.4 });
        yield* TestClock.adjust(60_000);
        const after = yield* engine.metrics(definition);
        expect(after).toMatchObject({ running: 0, succeeded: 3, failed: 1, blocked: 1, unaccounted: 0 });
        expect(after.errorsByClass).toMatchObject({ permanent: 1 });
        expect(after.ran).toEqual({ count: 4, p50Ms: 1_000, p95Ms: 50_000, maxMs: 50_000 });
        expect(after.usage.tokens).toBe(30);
        expect(after.wallMs).toBe(50_000);
        expect(after.agents.reduce((sum, { succeeded, failed }) => sum + succeeded + failed, 0)).toBe(4);
        expect(after.agents.reduce((sum, { busyMs }) => sum + busyMs, 0)).toBeGreaterThanOrEqual(53_000);
      }),
  );

  it.effect(
    "AC6.2: the use of the machine is looked at every second, and who holds what of it is known at any moment",
    () =>
      Effect.gen(function* () {
        let memoryBytes = 1;
        const monitor: ResourceMonitorPort = {
          ...roomyMonitor,
          use: Effect.gen(function* () {
            return { ...(yield* roomyMonitor.use), memoryBytes, atMs: yield* Clock.currentTimeMillis };
          }),
        };
        const { engine } = yield* makeFixture(mixed, {}, undefined, monitor);
        yield* engine.submit(workflowOf([taskOf("long")]));
        for (let second = 1; second <= 5; second += 1) {
          memoryBytes = second * 1_000_000;
          yield* TestClock.adjust(1_000);
          const { resources, allocations } = yield* engine.snapshot;
          expect(resources?.memoryBytes).toBe(memoryBytes);
          expect(resources?.atMs).toBe(yield* Clock.currentTimeMillis);
          expect(allocations).toMatchObject([{ ...KEY, taskId: "long", allocation: { cpuCores: 0.1, memoryMb: 16 } }]);
        }
        yield* TestClock.adjust(50_000);
        expect((yield* engine.snapshot).allocations).toEqual([]);
      }),
  );

  it.live("AC6.2: whoever listens hears of every step while the workflow runs, once and in order", () =>
    Effect.gen(function* () {
      const gate = Deferred.makeUnsafe<void>();
      const { engine, events, store } = yield* makeFixture(({ task }) =>
        task.taskId === "second" ? Effect.as(Deferred.await(gate), done) : Effect.succeed(done),
      );
      const heard: JournalEntry[] = [];
      const listening = yield* events.subscribe("tenant-1");
      yield* Effect.forkScoped(Stream.runForEach(listening, (entry) => Effect.sync(() => heard.push(entry))));
      const definition = workflowOf([taskOf("first"), taskOf("second", { dependsOn: ["first"] })]);
      yield* engine.submit(definition);
      while (!heard.some(({ event }) => event.kind === "task-dispatched" && event.taskId === "second"))
        yield* Effect.sleep(10);
      expect((yield* engine.state(definition)).finishedAtMs).toBeNull();
      Deferred.doneUnsafe(gate, Effect.void);
      yield* engine.result(definition);
      while (!heard.some(({ event }) => event.kind === "workflow-finished")) yield* Effect.sleep(10);
      const journal = yield* store.journal(KEY, (heard[0]?.sequence ?? 1) - 1, 1_000);
      expect(heard).toEqual(journal);
    }),
  );

  it.live(
    "AC6.3: what was learned of the agents is kept on the database and guides the next engine's choices",
    () =>
      Effect.gen(function* () {
        const agents = [agentOf("flaky"), agentOf("steady")];
        const failures = [{ agents: ["flaky"], code: "llm-error" as const }];
        const { run } = yield* makeStubRunner(agents, 2, { failures });
        const store = yield* openEmbeddedStore;
        const routing = { ...DEFAULT_ROUTING_RULES, explorationRatio: 0 };
        const lessonOf = (agentId: string) =>
          workflowOf(
            [taskOf("a", { maxAttempts: 1 }), taskOf("b", { maxAttempts: 1 }), taskOf("c", { maxAttempts: 1 })],
            { workflowId: `lesson-${agentId}`, agents: [agentOf(agentId)] },
          );
        yield* Effect.scoped(
          Effect.gen(function* () {
            const { engine } = yield* makeFixture(run, { routing }, store);
            for (const { agentId } of agents) {
              yield* engine.submit(lessonOf(agentId));
              yield* engine.result(lessonOf(agentId));
            }
            const known = (yield* engine.snapshot).performance;
            const ratioOf = (agentId: string) => known.find((one) => one.agentId === agentId)?.successRatio;
            expect(ratioOf("steady")).toBeGreaterThan(ratioOf("flaky") ?? 1);
          }),
        );
        const next = yield* makeFixture(run, { routing, engineId: "engine-2" }, store);
        const definition = workflowOf([taskOf("a"), taskOf("b", { dependsOn: ["a"] })], { agents });
        yield* next.engine.submit(definition);
        yield* next.engine.result(definition);
        expect(next.attempts.map(({ agent }) => agent.agentId)).toEqual(["steady", "steady"]);
      }),
    120_000,
  );

  it.live("AC6.4: the journal alone tells who did what, why, with what, how long it took and how it ended", () =>
    Effect.gen(function* () {
      const { engine, store } = yield* makeFixture(({ task, attempt }) =>
        task.taskId === "retried" && attempt === 1 ? failing("retryable") : Effect.succeed(done),
      );
      const definition = workflowOf([taskOf("good"), taskOf("retried", { dependsOn: ["good"] })]);
      yield* engine.submit(definition);
      const result = yield* engine.result(definition);
      const journal = yield* store.journal(KEY, 0, 1_000);
      expect(journal.map(({ sequence }) => sequence)).toEqual(journal.map((_, index) => index + 1));
      const events = journal.map(({ event }) => event);
      expect(events.map((event) => ("taskId" in event ? `${event.taskId} ${event.kind}` : event.kind))).toEqual([
        "workflow-accepted",
        "workflow-claimed",
        "pool-scaled",
        "good task-dispatched",
        "good task-succeeded",
        "retried task-dispatched",
        "retried task-retried",
        "retried task-dispatched",
        "retried task-succeeded",
        "workflow-finished",
      ]);
      for (const event of events)
        if (event.kind === "task-dispatched") {
          expect(event.selection.explanation).toContain(event.agentId);
          expect(event.allocation).toMatchObject({ agentId: event.agentId, cpuCores: 0.1, memoryMb: 16 });
          expect(event.queuedMs).toBeGreaterThanOrEqual(0);
        }
      expect(events.find(({ kind }) => kind === "task-retried")).toMatchObject({
        attempt: 1,
        error: { class: "retryable", code: "injected", message: "not this time" },
      });
      const stored = yield* store.load(KEY);
      const replayed = Result.getOrThrow(replayWorkflow(definition, stored?.state.acceptedAtMs ?? 0, events));
      expect(replayed.state()).toEqual(stored?.state);
      expect(result.outcome).toBe("succeeded");
    }),
  );

  it.live("AC6.4: two tenants' journals are apart", () =>
    Effect.gen(function* () {
      const store = yield* makeMemoryWorkflowStore();
      const { engine, events } = yield* makeFixture(() => Effect.succeed(done), {}, store);
      const heard: JournalEntry[] = [];
      const listening = yield* events.subscribe("tenant-2");
      yield* Effect.forkScoped(Stream.runForEach(listening, (entry) => Effect.sync(() => heard.push(entry))));
      const definitions = ["tenant-1", "tenant-2"].map((tenantId) => workflowOf([taskOf("a")], { tenantId }));
      for (const definition of definitions) yield* engine.submit(definition);
      for (const definition of definitions) yield* engine.result(definition);
      while (!heard.some(({ event }) => event.kind === "workflow-finished")) yield* Effect.sleep(10);
      expect(new Set(heard.map(({ tenantId }) => tenantId))).toEqual(new Set(["tenant-2"]));
    }),
  );
});
