import { setTimeout as pause } from "node:timers/promises";
import { it } from "@effect/vitest";
import { makeResourceMonitor } from "@plimsoll/adapters-host";
import { makeIsolatedRunner } from "@plimsoll/adapters-isolation";
import { type AgentRequirement, isolatedTaskRunner, TaskFailure } from "@plimsoll/application";
import { DEFAULT_PARALLEL_EXECUTION_CONFIG, type ParallelTask } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import { describe, expect } from "vitest";
import { makeFixture, type Run } from "../engine-fixture.ts";
import { agentOf, taskOf, workflowOf } from "../small-workflow.ts";

const MIB = 1024 ** 2;
const done = { output: "done", usage: {} };
const succeeds: Run = () => Effect.succeed(done);

const needs = (cpuCores: number, memoryMb: number): Partial<ParallelTask> => ({
  requirements: { capabilities: [], specialization: [], boundBy: "llm", cpuCores, memoryMb },
});

const code = (taskId: string, script: string, memoryMb: number, change: Partial<ParallelTask> = {}): ParallelTask =>
  taskOf(taskId, {
    work: { kind: "code", command: ["/usr/bin/python3", "-c", script], readPaths: [], writePaths: [] },
    maxAttempts: 1,
    ...needs(0.5, memoryMb),
    ...change,
  });

const failing = (code: string): Effect.Effect<never, TaskFailure> =>
  Effect.fail(new TaskFailure({ class: "retryable", code, message: "not this time", retryAfterMs: null }));

/** What an attempt does, by its task's id: every way in which one can end. */
const inEveryWay: Run = ({ task, attempt }) => {
  if (task.taskId === "dies") return Effect.die(new Error("a bug in the runner"));
  if (task.taskId === "hangs") return Effect.never;
  if (task.taskId === "fails-at-first" && attempt === 1) return failing("injected");
  return Effect.succeed(done);
};

const requirementOf = (agentId: string, cpuCores: number): AgentRequirement => ({
  tenantId: "tenant-1",
  purpose: "a test",
  agentId,
  cpuCores,
  memoryMb: 64,
  timeoutSeconds: 60,
  priority: 5,
  specialization: [],
  currentWorkload: 0.5,
  exclusiveResources: [],
});

describe("AC3: resource management", () => {
  it.live("AC3.1: CPU and memory of the engine's processes are measured while it runs, and follow what they do", () =>
    Effect.gen(function* () {
      const { engine } = yield* makeFixture(succeeds, {}, undefined, yield* makeResourceMonitor());
      const lookAfter = Effect.fnUntraced(function* (afterMs: number) {
        for (;;) {
          const { resources } = yield* engine.snapshot;
          if (resources !== null && resources.atMs > afterMs) return resources;
          yield* Effect.sleep(50);
        }
      });
      const before = yield* lookAfter(0);
      const taken = Buffer.alloc(256 * MIB, 1);
      const burnUntilMs = Date.now() + 1_500;
      while (Date.now() < burnUntilMs) yield* Effect.promise(() => pause(0));
      const after = yield* lookAfter(burnUntilMs);
      expect(after.memoryBytes - before.memoryBytes).toBeGreaterThan(taken.length / 2);
      expect(after.availableMemoryBytes).toBeGreaterThan(0);
      expect(after.cpuCores).toBeGreaterThan(0);
      expect(after.processes).toBeGreaterThanOrEqual(1);
    }),
  );

  it.live("AC3.2: a task that asks for more than the limit for each agent is refused before anything runs", () =>
    Effect.gen(function* () {
      const { engine, attempts } = yield* makeFixture(succeeds);
      const config = { ...DEFAULT_PARALLEL_EXECUTION_CONFIG, cpuLimitPerAgentCores: 0.5, memoryLimitPerAgentMb: 100 };
      const refusalOf = (change: Partial<ParallelTask>) =>
        Effect.flip(engine.submit(workflowOf([taskOf("a", change)], { config })));
      expect(yield* refusalOf(needs(0.6, 100))).toMatchObject({
        code: "over-limit",
        field: "tasks[0].requirements.cpuCores",
      });
      expect(yield* refusalOf(needs(0.5, 101))).toMatchObject({ field: "tasks[0].requirements.memoryMb" });
      expect(yield* refusalOf({ ...needs(0.5, 100), timeoutSeconds: 301 })).toMatchObject({
        code: "over-limit",
        field: "tasks[0].timeoutSeconds",
        message: "task a asks for 301 s, above the workflow's limit of 300 for each",
        hint: "Ask for at most 300, or raise config.timeoutPerAgentSeconds.",
      });
      expect(yield* refusalOf({ ...needs(0.5, 100), maxAttempts: 4 })).toMatchObject({
        code: "over-limit",
        field: "tasks[0].maxAttempts",
        message: "task a asks for 4 attempts, above the workflow's limit of 3 for each",
        hint: "Ask for at most 3, or raise errorHandling.maxAttempts.",
      });
      expect(attempts).toEqual([]);
      expect(yield* engine.submit(workflowOf([taskOf("a", needs(0.5, 100))], { config }))).toBe("accepted");
    }),
  );

  it.live(
    "AC3.2: the limits of memory and time are enforced on the process, and its neighbour does not notice",
    () =>
      Effect.gen(function* () {
        const runner = isolatedTaskRunner(yield* makeIsolatedRunner(), { workingDirectory: "/" });
        const { engine } = yield* makeFixture(runner.run);
        const tasks = [
          code("hoards", "a = bytearray(10**9)", 64),
          code("lingers", "import time; time.sleep(600)", 64, { timeoutSeconds: 2 }),
          code("behaves", "import time; time.sleep(3); print('untouched', end='')", 64),
        ];
        const definition = workflowOf(tasks, { agents: [agentOf("code", { runs: "code" })] });
        yield* engine.submit(definition);
        const result = yield* engine.result(definition);
        expect(result.outputs).toEqual({ behaves: "untouched" });
        const errors = Object.fromEntries(result.failures.map(({ taskId, error }) => [taskId, error]));
        expect(errors["hoards"]).toMatchObject({ class: "resource", code: "out-of-memory" });
        expect(errors["lingers"]).toMatchObject({ class: "timeout" });
      }),
    90_000,
  );

  it.live("AC3.3: resources are allocated when a task starts and given back however it ends", () =>
    Effect.gen(function* () {
      const seen: number[] = [];
      const { engine } = yield* makeFixture(
        (attempt, running) =>
          Effect.andThen(
            Effect.map(running.state({ tenantId: "tenant-1", workflowId: "workflow-1" }), ({ resourceAllocations }) =>
              seen.push(Object.keys(resourceAllocations).length),
            ).pipe(Effect.orDie),
            inEveryWay(attempt),
          ),
        // Room for one at a time: what is not given back blocks all that follow.
        { limits: { cpuCores: 1, memoryMb: 100 } },
      );
      const oneMoment = { ...needs(1, 100), timeoutSeconds: 1, maxAttempts: 2 };
      const tasks = ["dies", "hangs", "fails-at-first", "first", "second"].map((taskId) => taskOf(taskId, oneMoment));
      const definition = workflowOf(tasks);
      yield* engine.submit(definition);
      const result = yield* engine.result(definition);
      expect(Object.keys(result.outputs).toSorted()).toEqual(["fails-at-first", "first", "second"]);
      expect(new Set(seen)).toEqual(new Set([1]));
      expect((yield* engine.snapshot).allocations).toEqual([]);
      expect((yield* engine.state(definition)).resourceAllocations).toEqual({});
    }),
  );

  it.live("AC3.3: a cancelled task gives back what it held; agents outside of workflows get all or nothing", () =>
    Effect.gen(function* () {
      const { engine } = yield* makeFixture(() => Effect.never, { limits: { cpuCores: 1, memoryMb: 1_000 } });
      const definition = workflowOf([taskOf("a", needs(0.8, 100))]);
      yield* engine.submit(definition);
      while ((yield* engine.snapshot).running === 0) yield* Effect.sleep(10);
      const both = [requirementOf("x", 0.1), requirementOf("y", 0.5)];
      const refusal = yield* Effect.flip(Effect.scoped(engine.allocate(both)));
      expect(refusal).toMatchObject({ index: 1, code: "cpu-exhausted" });
      yield* engine.cancel(definition, "the test goes on");
      expect((yield* engine.result(definition)).cancelled).toEqual(["a"]);
      for (let time = 0; time < 3; time += 1)
        expect(yield* Effect.scoped(engine.allocate(both))).toMatchObject([{ agentId: "x" }, { agentId: "y" }]);
    }),
  );

  it.live("AC3.4: what only one may hold is held by one at a time, across workflows too, while the others go on", () =>
    Effect.gen(function* () {
      let holding = 0;
      let most = 0;
      let beside = 0;
      const { engine } = yield* makeFixture(({ task }) =>
        Effect.gen(function* () {
          const holds = task.exclusiveResources.length > 0;
          if (holds) most = Math.max(most, (holding += 1));
          else if (holding > 0) beside += 1;
          yield* Effect.sleep(10);
          if (holds) holding -= 1;
          return done;
        }),
      );
      const tasks = Array.from({ length: 12 }, (_, index) =>
        taskOf(`t${index}`, { exclusiveResources: index % 2 === 0 ? ["branch:main", "port:80"] : [] }),
      );
      const definitions = ["one", "two"].map((workflowId) => workflowOf(tasks, { workflowId }));
      for (const definition of definitions) yield* engine.submit(definition);
      for (const definition of definitions) expect((yield* engine.result(definition)).outcome).toBe("succeeded");
      expect(most).toBe(1);
      expect(beside).toBeGreaterThan(0);
    }),
  );
});
