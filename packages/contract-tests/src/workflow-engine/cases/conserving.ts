import type { ParallelTask, ParallelWorkflow } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as fc from "fast-check";
import { expectThat } from "../../expect-that.ts";
import { expectSame } from "../../workflow-store/store-steps.ts";
import { flaky } from "../breakable-stores.ts";
import { endsOf, expectConserved } from "../conservation.ts";
import { execute, places, quickWorkflow, startEngine } from "../engine-bench.ts";
import { forAll } from "../property.ts";
import { expectedEnds, randomTasks } from "../random-workflow.ts";
import { type SeenAttempt, ScriptedRunner } from "../scripted-runner.ts";
import { scriptedTask } from "../task-script.ts";
import type { EngineCheckContext, WorkflowEngineCase } from "../workflow-engine-case.ts";

const idsThat = (tasks: readonly ParallelTask[], end: "succeeded" | "failed" | "blocked") => {
  const ends = expectedEnds(tasks);
  return tasks
    .map(({ taskId }) => taskId)
    .filter((taskId) => ends.get(taskId)?.end === end)
    .sort();
};

/** An attempt starts after its dependencies have succeeded, and is given what they said. */
const expectHandedOver = Effect.fnUntraced(function* (definition: ParallelWorkflow, seen: readonly SeenAttempt[]) {
  const dependsOn = new Map(definition.tasks.map((task) => [task.taskId, task.dependsOn]));
  for (const attempt of seen) {
    const before = dependsOn.get(attempt.taskId) ?? [];
    const expected = Object.fromEntries(before.map((taskId) => [taskId, `${taskId} done`]));
    yield* expectSame(attempt.inputs, expected, "an attempt is given the outputs of its dependencies");
    const early = before.filter(
      (taskId) => !seen.some((other) => other.taskId === taskId && (other.endTurn ?? Infinity) < attempt.startTurn),
    );
    yield* expectThat(early.length === 0, "no attempt starts before its dependencies have ended", () => early);
  }
});

const runs = Effect.fnUntraced(function* (
  context: EngineCheckContext,
  tasks: readonly ParallelTask[],
  placeCount: number,
) {
  const runner = new ScriptedRunner();
  const engine = yield* startEngine(context, { runner, settings: places(placeCount) });
  const definition = quickWorkflow(tasks);
  const result = yield* execute(engine, definition);
  yield* expectConserved(context.store, definition, result);
  yield* expectSame(
    endsOf(result),
    {
      succeeded: idsThat(tasks, "succeeded"),
      failed: idsThat(tasks, "failed"),
      blocked: idsThat(tasks, "blocked"),
      cancelled: [],
    },
    "a task succeeds, fails or is blocked by what it and its dependencies do, and by nothing else",
  );
  const ends = expectedEnds(tasks);
  for (const { taskId } of tasks)
    yield* expectSame(runner.of(taskId).length, ends.get(taskId)?.attempts, `${taskId} is tried as often as it must`);
  yield* expectThat(runner.peak <= placeCount, "no more tasks run at once than there are places", () => runner.peak);
  yield* expectHandedOver(definition, runner.seen);
});

const anyWorkflow: WorkflowEngineCase = {
  name: "brings each task of any workflow to the one end that follows from its script and its dependencies",
  limitMs: 180_000,
  check: (context) =>
    forAll(fc.tuple(randomTasks, fc.integer({ min: 1, max: 4 })), context.propertyRuns, ([tasks, placeCount]) =>
      runs(context, tasks, placeCount),
    ),
};

const siblings: WorkflowEngineCase = {
  name: "blocks the dependants of a failed task, all the way down, and keeps what its siblings brought",
  limitMs: 30_000,
  check: Effect.fnUntraced(function* (context) {
    const engine = yield* startEngine(context, { runner: new ScriptedRunner() });
    const definition = quickWorkflow([
      scriptedTask("breaks", [], { then: "fail" }),
      scriptedTask("waits", ["breaks"]),
      scriptedTask("waits-longer", ["waits"]),
      scriptedTask("sound", [], { durationMs: 20 }),
      scriptedTask("follows", ["sound"]),
    ]);
    const result = yield* execute(engine, definition);
    yield* expectConserved(context.store, definition, result);
    yield* expectSame(result.outcome, "partially-succeeded", "what succeeded is not thrown away");
    const outputs = { sound: "sound done", follows: "follows done" };
    yield* expectSame(
      result.outputs,
      outputs,
      "siblings of a failed task run to their end, and so do their dependants",
    );
    const codes = result.failures.map(({ taskId, error }) => [taskId, error.class, error.code]);
    yield* expectSame(codes, [["breaks", "permanent", "scripted"]], "a failure is told with its error");
    const blocked = result.blocked.map(({ taskId }) => taskId).sort();
    yield* expectSame(blocked, ["waits", "waits-longer"], "whoever waits for it, directly or not, is blocked");
  }),
};

const retries: WorkflowEngineCase = {
  name: "tries a task again after a retryable failure, up to its limit, and counts that",
  limitMs: 30_000,
  check: Effect.fnUntraced(function* (context) {
    const runner = new ScriptedRunner();
    const engine = yield* startEngine(context, { runner });
    const definition = quickWorkflow([
      scriptedTask("third-time-lucky", [], { failures: 2 }),
      scriptedTask("hopeless", [], { failures: 9 }),
      scriptedTask("at-once"),
    ]);
    const { outcome, outputs, failures, metrics } = yield* execute(engine, definition);
    yield* expectSame(outcome, "partially-succeeded", "two of three succeed");
    yield* expectSame(Object.keys(outputs).sort(), ["at-once", "third-time-lucky"], "a retry may save a task");
    yield* expectSame(failures[0]?.error.class, "retryable", "the last error is told");
    const { attempts, retries: retried, interruptedAttempts, errorsByClass } = metrics;
    yield* expectSame([attempts, retried, interruptedAttempts], [7, 4, 0], "every attempt and retry is counted");
    yield* expectThat(errorsByClass.retryable !== undefined, "errors are counted by class", () => errorsByClass);
    const tokens = runner.of("hopeless").map(({ fencingToken }) => fencingToken);
    const grows = tokens.every((token, index) => index === 0 || token > (tokens[index - 1] ?? Infinity));
    yield* expectThat(grows && tokens.length === 3, "each attempt has a greater fencing token", () => tokens);
    yield* expectSame(
      runner.of("hopeless").map(({ attempt }) => attempt),
      [1, 2, 3],
      "attempts are numbered",
    );
  }),
};

const outage: WorkflowEngineCase = {
  name: "loses and doubles nothing while the store is away, or when its answers are lost",
  limitMs: 60_000,
  check: Effect.fnUntraced(function* (context) {
    const plan = ["works", "away", "away", "lost-answer", "lost-answer", "works", "lost-answer", "away"] as const;
    const runner = new ScriptedRunner();
    const engine = yield* startEngine(context, { runner, store: flaky(context.store, plan) });
    const definition = quickWorkflow([
      scriptedTask("one"),
      scriptedTask("two", ["one"]),
      scriptedTask("three", ["two"], { failures: 1 }),
      scriptedTask("four", ["one"]),
    ]);
    const result = yield* execute(engine, definition);
    yield* expectConserved(context.store, definition, result);
    yield* expectSame(result.outcome, "succeeded", "an outage of the store fails no task");
    yield* expectSame(runner.seen.length, 5, "nor does it run one again that has succeeded");
  }),
};

/** However it goes, every task is accounted for. */
export const conservingCases: readonly WorkflowEngineCase[] = [anyWorkflow, siblings, retries, outage];
