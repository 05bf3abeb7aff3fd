import { it } from "@effect/vitest";
import { makeIsolatedRunner } from "@plimsoll/adapters-isolation";
import { isolatedTaskRunner } from "@plimsoll/application";
import { type Agent, DEFAULT_ROUTING_RULES, type ParallelTask, type WorkflowEvent } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import { TestClock } from "effect/testing";
import { describe, expect } from "vitest";
import { makeFixture } from "../engine-fixture.ts";
import { agentOf, taskOf, workflowOf } from "../small-workflow.ts";
import { makeStubRunner } from "./stub-runner.ts";

type Dispatched = Extract<WorkflowEvent, { readonly kind: "task-dispatched" }>;

const dispatchesOf = (events: readonly WorkflowEvent[]): readonly Dispatched[] =>
  events.flatMap((event) => (event.kind === "task-dispatched" ? [event] : []));

const wants = (capabilities: readonly string[], specialization: readonly string[] = []): Partial<ParallelTask> => ({
  requirements: { capabilities, specialization, boundBy: "llm", cpuCores: 0.1, memoryMb: 16 },
});

const chainOf = (length: number, change: Partial<ParallelTask> = {}): readonly ParallelTask[] =>
  Array.from({ length }, (_, index) =>
    taskOf(`t${index}`, { dependsOn: index === 0 ? [] : [`t${index - 1}`], ...change }),
  );

const routing = { ...DEFAULT_ROUTING_RULES, explorationRatio: 0 };

describe("AC2: agent routing", () => {
  it.live("AC2.1: tasks go to the agent that did well before, and every choice is explained", () =>
    Effect.gen(function* () {
      const agents = [agentOf("flaky"), agentOf("steady")];
      const failures = [{ agents: ["flaky"], code: "llm-error" as const }];
      const { run } = yield* makeStubRunner(agents, 2, { failures });
      const { engine, journal } = yield* makeFixture(run, { routing });
      const lessons = agents.map((agent) =>
        workflowOf(chainOf(3, { dependsOn: [], maxAttempts: 1 }), {
          workflowId: `lesson-${agent.agentId}`,
          agents: [agent],
        }),
      );
      for (const lesson of lessons) {
        yield* engine.submit(lesson);
        yield* engine.result(lesson);
      }
      const definition = workflowOf(chainOf(10), { agents });
      yield* engine.submit(definition);
      expect((yield* engine.result(definition)).outcome).toBe("succeeded");
      const dispatches = dispatchesOf(yield* journal("workflow-1"));
      expect(dispatches.map(({ agentId }) => agentId)).toEqual(Array.from({ length: 10 }, () => "steady"));
      for (const { selection } of dispatches) {
        expect(selection.reasons.map(({ factor }) => factor)).toEqual(expect.arrayContaining(["load", "success-rate"]));
        expect(selection.explanation).toContain("steady");
      }
    }),
  );

  it.live("AC2.1: among equals the one with most free places is chosen", () =>
    Effect.gen(function* () {
      const agents = ["a", "b", "c", "d"].map((agentId) => agentOf(agentId, { maxConcurrentTasks: 2 }));
      const { run } = yield* makeStubRunner(agents, 50);
      const { engine, journal } = yield* makeFixture(run, { routing });
      const definition = workflowOf(chainOf(4, { dependsOn: [] }), { agents });
      yield* engine.submit(definition);
      yield* engine.result(definition);
      const chosen = dispatchesOf(yield* journal("workflow-1")).map(({ agentId }) => agentId);
      expect(chosen.toSorted()).toEqual(["a", "b", "c", "d"]);
    }),
  );

  it.live("AC2.2: a task goes only to an agent with all its capabilities, and rather to a specialist", () =>
    Effect.gen(function* () {
      const agents: readonly Agent[] = [
        agentOf("writer", { capabilities: ["write"] }),
        agentOf("researcher", { capabilities: ["research"] }),
        agentOf("both", { capabilities: ["write", "research"] }),
        agentOf("poet", { capabilities: ["write"], specialization: ["poetry"] }),
      ];
      const { run } = yield* makeStubRunner(agents, 2);
      const { engine, journal } = yield* makeFixture(run, { routing });
      const tasks = [
        ...Array.from({ length: 6 }, (_, index) => taskOf(`research-${index}`, wants(["research"]))),
        ...Array.from({ length: 4 }, (_, index) => taskOf(`both-${index}`, wants(["write", "research"]))),
        taskOf("poem", wants(["write"], ["poetry"])),
      ];
      const definition = workflowOf(tasks, { agents });
      yield* engine.submit(definition);
      expect((yield* engine.result(definition)).outcome).toBe("succeeded");
      const dispatches = dispatchesOf(yield* journal("workflow-1"));
      const takers = (prefix: string) =>
        dispatches.flatMap(({ taskId, agentId }) => (taskId.startsWith(prefix) ? [agentId] : []));
      expect(["both", "researcher"]).toEqual(expect.arrayContaining([...new Set(takers("research"))]));
      expect(new Set(takers("both"))).toEqual(new Set(["both"]));
      expect(takers("poem")).toEqual(["poet"]);
    }),
  );

  it.live(
    "AC2.2: a workflow with a task that no agent is able to do is refused at once, and told what is missing",
    () =>
      Effect.gen(function* () {
        const { engine, store } = yield* makeFixture(() => Effect.succeed({ output: "done", usage: {} }));
        const definition = workflowOf([taskOf("a"), taskOf("b", wants(["fly"]))]);
        const refusal = yield* Effect.flip(engine.submit(definition));
        expect(refusal).toMatchObject({ code: "no-agent-matches", field: "tasks[1].requirements.capabilities" });
        expect(yield* store.load(definition)).toBeNull();
      }),
  );

  it.effect("AC2.3: the pool shrinks while it is idle and grows with the queue, and the journal says so", () =>
    Effect.gen(function* () {
      const { engine, journal } = yield* makeFixture(() =>
        Effect.as(Effect.sleep(3_000), { output: "done", usage: {} }),
      );
      yield* TestClock.adjust(120_000);
      const idle = (yield* engine.snapshot).poolSize;
      expect(idle).toBe(4);
      const tasks = Array.from({ length: 60 }, (_, index) => taskOf(`t${index}`));
      const definition = workflowOf(tasks);
      yield* engine.submit(definition);
      yield* TestClock.adjust(2_000);
      expect((yield* engine.snapshot).poolSize).toBe(10);
      expect((yield* engine.snapshot).running).toBe(10);
      yield* TestClock.adjust(60_000);
      expect((yield* engine.result(definition)).outcome).toBe("succeeded");
      const scaled = (yield* journal("workflow-1")).flatMap((event) => (event.kind === "pool-scaled" ? [event] : []));
      expect(scaled.some(({ from, to, reason }) => to > from && reason.includes("tasks wait"))).toBe(true);
      yield* TestClock.adjust(120_000);
      expect((yield* engine.snapshot).poolSize).toBe(4);
    }),
  );

  it.live("AC2.4: agents that work at the same time see their own context only", () =>
    Effect.gen(function* () {
      const agents = Array.from({ length: 10 }, (_, index) => agentOf(`agent-${index}`, { maxConcurrentTasks: 1 }));
      const { run } = yield* makeStubRunner(agents, 20);
      const { engine, attempts } = yield* makeFixture(run);
      const ask = (_: unknown, index: number) =>
        taskOf(`t${index}`, { work: { kind: "prompt", topic: "test", prompt: `Repeat [[canary:own-${index}-]].` } });
      const definition = workflowOf(Array.from({ length: 60 }, ask), { agents });
      yield* engine.submit(definition);
      const { outputs } = yield* engine.result(definition);
      for (let index = 0; index < 60; index += 1)
        expect(outputs[`t${index}`]?.match(/\[\[canary:[^\]]*\]\]/g)).toEqual([`[[canary:own-${index}-]]`]);
      expect(new Set(attempts.map(({ agent }) => agent.agentId)).size).toBe(10);
    }),
  );

  it.live(
    "AC2.4: code that runs at the same time sees neither files nor environment of the others",
    () =>
      Effect.gen(function* () {
        const runner = isolatedTaskRunner(yield* makeIsolatedRunner(), { workingDirectory: "/" });
        const { engine } = yield* makeFixture(runner.run);
        const script =
          'echo secret > "$TMPDIR/of-$PLIMSOLL_TASK_ID"; sleep 2; ls "$TMPDIR" /tmp | grep of- | sort -u; env | grep -c PLIMSOLL_TASK_ID';
        const look = (taskId: string) =>
          taskOf(taskId, { work: { kind: "code", command: ["sh", "-c", script], readPaths: [], writePaths: [] } });
        const agents = [agentOf("code", { runs: "code" })];
        const definition = workflowOf([look("one"), look("two"), look("three")], { agents });
        yield* engine.submit(definition);
        const result = yield* engine.result(definition);
        expect(result.failures).toEqual([]);
        expect(result.outputs).toEqual({ one: "of-one\n1\n", two: "of-two\n1\n", three: "of-three\n1\n" });
      }),
    90_000,
  );
});
