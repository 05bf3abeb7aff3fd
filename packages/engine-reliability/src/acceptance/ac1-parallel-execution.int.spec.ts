import { availableParallelism } from "node:os";
import { it } from "@effect/vitest";
import { makeResourceMonitor } from "@plimsoll/adapters-host";
import type { ResourceMonitorPort } from "@plimsoll/application";
import { DEFAULT_PARALLEL_EXECUTION_CONFIG, type ParallelTask } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import { TestClock } from "effect/testing";
import { describe, expect } from "vitest";
import { makeFixture, roomyMonitor, type Run } from "../engine-fixture.ts";
import { agentOf, taskOf, workflowOf } from "../small-workflow.ts";
import { makeCrowd } from "./crowd.ts";
import { openEmbeddedStore } from "./embedded-store.ts";
import { makeStubRunner } from "./stub-runner.ts";

const MIB = 1024 ** 2;
/** Lets the machine bound what runs: the configuration allows a thousand tasks. */
const WIDE = { ...DEFAULT_PARALLEL_EXECUTION_CONFIG, maxConcurrentAgents: 1_000, memoryLimitPerAgentMb: 64 };

const needs = (boundBy: "cpu" | "llm", cpuCores: number, memoryMb: number): Partial<ParallelTask> => ({
  requirements: { capabilities: [], specialization: [], boundBy, cpuCores, memoryMb },
});

const many = (count: number, change: Partial<ParallelTask>): readonly ParallelTask[] =>
  Array.from({ length: count }, (_, index) => taskOf(`t${index}`, change));

const machineOf = (cores: number, quota: number | null): ResourceMonitorPort => ({
  ...roomyMonitor,
  machine: Effect.map(roomyMonitor.machine, (machine) => ({
    ...machine,
    availableParallelism: cores,
    cpuQuotaCores: quota,
  })),
});

/** The most that ran at the same time, of twice as many tasks as are expected to. */
const mostAtOnce = Effect.fnUntraced(function* (
  expected: number,
  monitor: ResourceMonitorPort,
  { execution = WIDE, change = needs("cpu", 0.01, 16) } = {},
) {
  const { run, seen } = makeCrowd(expected);
  const { engine } = yield* makeFixture(run, { execution, limits: null }, undefined, monitor);
  const agents = [agentOf("agent-1", { maxConcurrentTasks: 1_000 })];
  const definition = workflowOf(many(2 * expected, change), { agents, config: WIDE });
  yield* engine.submit(definition);
  expect((yield* engine.result(definition)).outcome).toBe("succeeded");
  return seen.most;
});

describe("AC1: parallel execution", () => {
  it.live("AC1.1: as many computing tasks run at once as this machine has cores, found out by itself", () =>
    Effect.gen(function* () {
      const monitor = yield* makeResourceMonitor();
      const { cpuQuotaCores } = yield* monitor.machine;
      const cores = Math.max(1, Math.floor(Math.min(availableParallelism(), cpuQuotaCores ?? Infinity)));
      expect(yield* mostAtOnce(cores, monitor)).toBe(cores);
    }),
  );

  it.live("AC1.1: a CPU quota, the configuration or the kind of work bounds it otherwise", () =>
    Effect.gen(function* () {
      expect(yield* mostAtOnce(3, machineOf(8, 3.5)), "quota").toBe(3);
      const execution = { ...WIDE, maxConcurrentAgents: 2 };
      expect(yield* mostAtOnce(2, machineOf(8, null), { execution }), "configuration").toBe(2);
      const waiting = { execution: { ...WIDE, maxConcurrentAgents: 10 }, change: needs("llm", 0.01, 16) };
      expect(yield* mostAtOnce(10, machineOf(2, null), waiting), "tasks that wait for a model").toBe(10);
    }),
  );

  it.live("AC1.2: independent tasks run at the same time, a dependent one after them and with their outputs", () =>
    Effect.gen(function* () {
      const agents = [agentOf("agent-1"), agentOf("agent-2")];
      const runner = yield* makeStubRunner(agents, 50);
      const { engine, attempts, journal } = yield* makeFixture(runner.run);
      const roots = ["a", "b", "c", "d", "e", "f", "g", "h"];
      const ask = (taskId: string) =>
        taskOf(taskId, { work: { kind: "prompt", topic: "test", prompt: `Repeat [[canary:${taskId}]].` } });
      const definition = workflowOf([...roots.map(ask), taskOf("last", { dependsOn: roots })], { agents });
      yield* engine.submit(definition);
      expect((yield* engine.result(definition)).outcome).toBe("succeeded");
      const events = yield* journal("workflow-1");
      const firstEnd = events.findIndex(({ kind }) => kind === "task-succeeded");
      expect(events.slice(0, firstEnd).filter(({ kind }) => kind === "task-dispatched")).toHaveLength(roots.length);
      const last = attempts.find(({ task }) => task.taskId === "last");
      for (const root of roots) expect(last?.inputs[root]).toContain(`[[canary:${root}]]`);
      expect(attempts.at(-1)).toBe(last);
    }),
  );

  it.live(
    "AC1.3: every hand-off from an agent to the next takes less than 2 s, on a database that waits for the disk",
    () =>
      Effect.gen(function* () {
        const agents = [agentOf("agent-1"), agentOf("agent-2")];
        const { run } = yield* makeStubRunner(agents, 5);
        const { engine } = yield* makeFixture(run, {}, yield* openEmbeddedStore);
        const link = (_: unknown, index: number) =>
          taskOf(`t${index}`, { dependsOn: index === 0 ? [] : [`t${index - 1}`] });
        const definition = workflowOf(Array.from({ length: 40 }, link), { agents });
        yield* engine.submit(definition);
        expect((yield* engine.result(definition)).outcome).toBe("succeeded");
        const { handOffMs } = (yield* engine.snapshot).totals;
        expect(handOffMs).toHaveLength(39);
        expect(Math.max(...handOffMs)).toBeLessThan(2_000);
      }),
    120_000,
  );

  it.live(
    "AC1.4: never more memory or CPU is given out than there is, and what never fits fails without holding up the rest",
    () =>
      Effect.gen(function* () {
        const given: { readonly cpuCores: number; readonly memoryMb: number }[] = [];
        const { engine } = yield* makeFixture(
          (_attempt, running) =>
            Effect.gen(function* () {
              const { allocations } = yield* running.snapshot;
              const sum = (of: "cpuCores" | "memoryMb") =>
                allocations.reduce((all, { allocation }) => all + allocation[of], 0);
              given.push({ cpuCores: sum("cpuCores"), memoryMb: sum("memoryMb") });
              yield* Effect.sleep(5);
              return { output: "done", usage: {} };
            }),
          { limits: { cpuCores: 2, memoryMb: 1_000 } },
        );
        const tasks = [
          ...many(12, needs("llm", 0.3, 400)),
          taskOf("too-large", needs("llm", 0.3, 1_001)),
          taskOf("one-more", needs("llm", 1, 100)),
        ];
        const config = { ...DEFAULT_PARALLEL_EXECUTION_CONFIG, memoryLimitPerAgentMb: 2_000 };
        const definition = workflowOf(tasks, { config });
        yield* engine.submit(definition);
        const result = yield* engine.result(definition);
        expect(Object.keys(result.outputs)).toHaveLength(13);
        expect(result.failures).toMatchObject([
          { taskId: "too-large", error: { class: "resource", code: "never-fits" } },
        ]);
        expect(Math.max(...given.map(({ memoryMb }) => memoryMb))).toBeGreaterThan(400);
        expect(Math.max(...given.map(({ memoryMb }) => memoryMb))).toBeLessThanOrEqual(1_000);
        expect(Math.max(...given.map(({ cpuCores }) => cpuCores))).toBeLessThanOrEqual(2 + 1e-9);
      }),
  );

  it.effect("AC1.4: while the machine's memory is short nothing more is started, and the journal says why", () =>
    Effect.gen(function* () {
      let freeMb = 16_384;
      const monitor: ResourceMonitorPort = {
        ...roomyMonitor,
        use: Effect.map(roomyMonitor.use, (use) => ({ ...use, availableMemoryBytes: freeMb * MIB })),
      };
      const takes5s: Run = () => Effect.as(Effect.sleep(5_000), { output: "done", usage: {} });
      const { engine, journal } = yield* makeFixture(takes5s, {}, undefined, monitor);
      const long = workflowOf(many(3, needs("llm", 0.1, 100)));
      yield* engine.submit(long);
      freeMb = 10;
      yield* TestClock.adjust(2_000);
      const crowd = workflowOf(many(30, needs("llm", 0.1, 100)), { workflowId: "workflow-2" });
      yield* engine.submit(crowd);
      yield* TestClock.adjust(1_000);
      expect((yield* engine.snapshot).running).toBe(3);
      const scaled = (yield* journal("workflow-1")).flatMap((event) => (event.kind === "pool-scaled" ? [event] : []));
      expect(scaled.some(({ to, reason }) => to === 3 && reason.includes("memory is left for 0 more"))).toBe(true);
      freeMb = 16_384;
      yield* TestClock.adjust(120_000);
      expect((yield* engine.result(crowd)).outcome).toBe("succeeded");
      const again = (yield* journal("workflow-2")).flatMap((event) => (event.kind === "pool-scaled" ? [event.to] : []));
      expect(Math.max(...again)).toBe(10);
    }),
  );
});
