import * as Effect from "effect/Effect";
import { expectThat } from "../../expect-that.ts";
import { freshTenant } from "../../workflow-store/sample-workflows.ts";
import { expectSame } from "../../workflow-store/store-steps.ts";
import { execute, places, quickWorkflow, resultOf, startEngine } from "../engine-bench.ts";
import { ScriptedRunner } from "../scripted-runner.ts";
import { scriptedTask } from "../task-script.ts";
import type { WorkflowEngineCase } from "../workflow-engine-case.ts";

const priorities: WorkflowEngineCase = {
  name: "starts tasks of higher priority first when places are scarce",
  limitMs: 30_000,
  check: Effect.fnUntraced(function* (context) {
    const runner = new ScriptedRunner();
    const engine = yield* startEngine(context, { runner, settings: places(1) });
    const tasks = [2, 9, 0, 5, 7].map((priority) => ({ ...scriptedTask(`priority-${priority}`), priority }));
    yield* execute(engine, quickWorkflow(tasks));
    const order = runner.seen.map(({ taskId }) => taskId);
    const expected = [9, 7, 5, 2, 0].map((priority) => `priority-${priority}`);
    yield* expectSame(order, expected, "of tasks that wait as long the highest priority goes first");
  }),
};

const NOISY_TASKS = 60;
const QUIET_TASKS = 6;

const tenants: WorkflowEngineCase = {
  name: "lets a tenant with few tasks through while another has many",
  limitMs: 60_000,
  check: Effect.fnUntraced(function* (context) {
    const runner = new ScriptedRunner();
    const engine = yield* startEngine(context, { runner, settings: places(2) });
    const [noisyTenant, quietTenant] = [freshTenant(), freshTenant()];
    const tasksOf = (count: number) =>
      Array.from({ length: count }, (_, index) => scriptedTask(`task-${index}`, [], { durationMs: 2 }));
    const noisy = quickWorkflow(tasksOf(NOISY_TASKS), { tenantId: noisyTenant, workflowId: "noisy" });
    const quiet = quickWorkflow(tasksOf(QUIET_TASKS), { tenantId: quietTenant, workflowId: "quiet" });
    yield* engine.submit(noisy);
    const before = runner.seen.length;
    yield* engine.submit(quiet);
    yield* resultOf(engine, quiet);
    const last = runner.seen.findLastIndex(({ tenantId }) => tenantId === quietTenant);
    const overtaken = last + 1 - before - QUIET_TASKS;
    yield* expectThat(
      overtaken <= 2 * QUIET_TASKS,
      "the quiet tenant gets its share of the places at once",
      () => `${overtaken} tasks of the noisy tenant started before the last of ${QUIET_TASKS} of the quiet one`,
    );
    yield* resultOf(engine, noisy);
  }),
};

const exclusive: WorkflowEngineCase = {
  name: "never runs two tasks at once that need the same exclusive resource, also of two workflows",
  limitMs: 30_000,
  check: Effect.fnUntraced(function* (context) {
    const runner = new ScriptedRunner();
    const engine = yield* startEngine(context, { runner });
    const tenantId = freshTenant();
    const holding = (taskId: string, exclusiveResources: readonly string[]) => ({
      ...scriptedTask(taskId, [], { durationMs: 10 }),
      exclusiveResources,
    });
    const one = quickWorkflow([holding("a", ["port", "file"]), holding("b", ["file"]), holding("free", [])], {
      tenantId,
      workflowId: "one",
    });
    const two = quickWorkflow([holding("c", ["file", "port"]), holding("d", ["port"])], {
      tenantId,
      workflowId: "two",
    });
    const results = yield* Effect.all([execute(engine, one), execute(engine, two)], { concurrency: "unbounded" });
    yield* expectSame(
      results.map(({ outcome }) => outcome),
      ["succeeded", "succeeded"],
      "no order of exclusive resources makes two tasks wait for each other",
    );
    const spans = ["a", "b", "c", "d"].flatMap((taskId) => runner.of(taskId));
    const sharing = [
      ["a", "b"],
      ["a", "c"],
      ["a", "d"],
      ["b", "c"],
      ["c", "d"],
    ] as const;
    const overlaps = sharing.filter(([left, right]) => {
      const [x, y] = [spans.find(({ taskId }) => taskId === left), spans.find(({ taskId }) => taskId === right)];
      return x !== undefined && y !== undefined && x.startTurn < (y.endTurn ?? 0) && y.startTurn < (x.endTurn ?? 0);
    });
    yield* expectSame(overlaps, [], "holders of one exclusive resource run one after the other");
  }),
};

const caps: WorkflowEngineCase = {
  name: "keeps to the places that a workflow, a tenant and an agent may take at most",
  limitMs: 30_000,
  check: Effect.fnUntraced(function* (context) {
    const tasks = Array.from({ length: 8 }, (_, index) => scriptedTask(`task-${index}`, [], { durationMs: 5 }));
    const ofWorkflow = quickWorkflow(tasks);
    const capped = { ...ofWorkflow, config: { ...ofWorkflow.config, maxConcurrentAgents: 2 } };
    const ofTenant = quickWorkflow(tasks);
    const ofAgent = quickWorkflow(tasks);
    const lone = { ...ofAgent, agents: ofAgent.agents.map((agent) => ({ ...agent, maxConcurrentTasks: 1 })) };
    for (const [definition, most] of [
      [capped, 2],
      [ofTenant, 3],
      [lone, 1],
    ] as const) {
      const runner = new ScriptedRunner();
      const settings = { ...places(8), tenantCaps: { [ofTenant.tenantId]: 3 } };
      const engine = yield* startEngine(context, { runner, settings });
      yield* execute(engine, definition);
      yield* expectSame(runner.peak, most, `at most ${most} run at once, and as many when there is work`);
    }
  }),
};

/** Who goes first, and who waits. */
export const orderingCases: readonly WorkflowEngineCase[] = [priorities, tenants, exclusive, caps];
