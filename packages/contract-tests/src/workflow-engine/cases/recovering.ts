import type { WorkflowEngine } from "@plimsoll/application";
import type { ParallelWorkflow } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as fc from "fast-check";
import * as Scope from "effect/Scope";
import { expectThat } from "../../expect-that.ts";
import { expectSame, keyOf, loaded, writtenEvents } from "../../workflow-store/store-steps.ts";
import { killable, pausable } from "../breakable-stores.ts";
import { endsOf, expectConserved } from "../conservation.ts";
import {
  type EngineParts,
  eventually,
  execute,
  places,
  quickWorkflow,
  refusalOf,
  resultOf,
  startEngine,
} from "../engine-bench.ts";
import { forAll } from "../property.ts";
import { expectedEnds, randomTasks } from "../random-workflow.ts";
import { ScriptedRunner } from "../scripted-runner.ts";
import { scriptedTask } from "../task-script.ts";
import type { EngineCheckContext, WorkflowEngineCase } from "../workflow-engine-case.ts";

/** Of engines that are about to die: their claims must not outlive them for long. */
const SHORT_TTL_MS = 100;

/** An engine that can be ended as kill -9 ends a process: no word to the store, no claim given back. */
const mortalEngine = Effect.fnUntraced(function* (context: EngineCheckContext, parts: EngineParts) {
  const scope = yield* Scope.fork(yield* Scope.Scope);
  const { store, kill } = killable(context.store);
  const settings = { ...parts.settings, claimTtlMs: SHORT_TTL_MS };
  const engine = yield* Scope.provide(startEngine(context, { ...parts, store, settings }), scope);
  return { engine, kill: Effect.andThen(kill, Scope.close(scope, Exit.void)) };
});

/** Takes a workflow over as soon as its last holder's claim has expired; nothing to do when it has ended. */
const takeOver = (context: EngineCheckContext, engine: WorkflowEngine, definition: ParallelWorkflow) =>
  eventually(
    "a workflow whose engine is gone can be resumed when the claim has expired",
    Effect.gen(function* () {
      if ((yield* loaded(context.store, definition)).state.finishedAtMs !== null) return true;
      return (yield* engine.resume(keyOf(definition))).length === 1;
    }),
    10_000,
  );

const succeededIds = Effect.fnUntraced(function* (context: EngineCheckContext, definition: ParallelWorkflow) {
  const { state } = yield* loaded(context.store, definition);
  return state.parallelTasks.filter(({ status }) => status === "succeeded").map(({ taskId }) => taskId);
});

const resumed: WorkflowEngineCase = {
  name: "finishes what a killed engine left behind, and runs only its unfinished tasks again",
  limitMs: 60_000,
  check: Effect.fnUntraced(function* (context) {
    const first = new ScriptedRunner(" by the first");
    const { engine, kill } = yield* mortalEngine(context, { runner: first });
    const definition = quickWorkflow([
      scriptedTask("done"),
      scriptedTask("done-too", ["done"]),
      scriptedTask("in-flight", [], { durationMs: 500 }),
      scriptedTask("in-flight-too", ["done"], { durationMs: 500 }),
      scriptedTask("waiting", ["in-flight", "done-too"]),
    ]);
    yield* engine.submit(definition);
    yield* eventually(
      "independent tasks are done while others run",
      Effect.map(succeededIds(context, definition), (ids) => ids.length === 2),
    );
    yield* kill;
    yield* expectSame(first.runningTaskIds, [], "closing an engine's Scope ends its attempts");
    const second = new ScriptedRunner(" by the second");
    const next = yield* startEngine(context, { runner: second });
    yield* takeOver(context, next, definition);
    const result = yield* resultOf(next, definition);
    yield* expectConserved(context.store, definition, result);
    const again = second.seen.map(({ taskId }) => taskId).sort();
    yield* expectSame(again, ["in-flight", "in-flight-too", "waiting"], "only what was unfinished runs again");
    yield* expectSame(result.outputs["done-too"], "done-too done by the first", "results of the dead engine are kept");
    yield* expectSame(result.outputs["in-flight"], "in-flight done by the second", "and joined by those of the next");
    const { attempts, retries, interruptedAttempts } = result.metrics;
    yield* expectSame([attempts, retries, interruptedAttempts], [7, 0, 2], "attempts that died count as interrupted");
  }),
};

const anyInstant: WorkflowEngineCase = {
  name: "loses no result and runs no finished task again, at whatever instants engines are killed",
  limitMs: 180_000,
  check: (context) =>
    forAll(
      fc.tuple(randomTasks, fc.array(fc.nat(25), { minLength: 1, maxLength: 3 })),
      Math.ceil(context.propertyRuns / 2),
      ([tasks, lifetimesMs]) => survives(context, quickWorkflow(tasks), lifetimesMs),
    ),
};

const survives = Effect.fnUntraced(function* (
  context: EngineCheckContext,
  definition: ParallelWorkflow,
  lifetimesMs: readonly number[],
) {
  const runner = new ScriptedRunner();
  for (const [index, lifetimeMs] of lifetimesMs.entries()) {
    const { engine, kill } = yield* mortalEngine(context, { runner });
    if (index === 0) yield* engine.submit(definition);
    else yield* takeOver(context, engine, definition);
    yield* Effect.sleep(lifetimeMs);
    yield* kill;
  }
  const kept = yield* succeededIds(context, definition);
  const ranBefore = runner.seen.length;
  const last = yield* startEngine(context, { runner });
  yield* takeOver(context, last, definition);
  const result = yield* resultOf(last, definition);
  yield* expectConserved(context.store, definition, result);
  const again = runner.seen.slice(ranBefore).filter(({ taskId }) => kept.includes(taskId));
  yield* expectThat(again.length === 0, "what had succeeded is not run again", () => again);
  const ends = expectedEnds(definition.tasks);
  const { succeeded } = endsOf(result);
  const due = definition.tasks.map(({ taskId }) => taskId).filter((taskId) => ends.get(taskId)?.end === "succeeded");
  const missing = due.filter((taskId) => !succeeded.includes(taskId));
  yield* expectThat(missing.length === 0, "a task that can succeed does, kills or no kills", () => missing);
});

const handedBack: WorkflowEngineCase = {
  name: "hands its workflows to the next engine at once when it is closed in peace",
  limitMs: 30_000,
  check: Effect.fnUntraced(function* (context) {
    const scope = yield* Scope.fork(yield* Scope.Scope);
    const runner = new ScriptedRunner();
    const first = yield* Scope.provide(startEngine(context, { runner }), scope);
    const definition = quickWorkflow([scriptedTask("one"), scriptedTask("two", ["one"], { durationMs: 200 })]);
    yield* first.submit(definition);
    yield* eventually(
      "the second task starts",
      Effect.sync(() => runner.runningTaskIds.includes("two")),
    );
    yield* Scope.close(scope, Exit.void);
    const next = yield* startEngine(context, { runner });
    const taken = yield* next.resume(keyOf(definition));
    yield* expectSame(taken, [keyOf(definition)], "no claim has to expire first");
    const result = yield* resultOf(next, definition);
    yield* expectConserved(context.store, definition, result);
    yield* expectSame(result.outcome, "succeeded", "the next engine finishes it");
    yield* expectSame(runner.of("one").length, 1, "what was done is not done again");
    yield* expectSame(yield* next.resume(keyOf(definition)), [], "what has ended cannot be resumed");
  }),
};

const orphans: WorkflowEngineCase = {
  name: "takes orphans over by itself when it is told to",
  limitMs: 60_000,
  check: Effect.fnUntraced(function* (context) {
    const { engine, kill } = yield* mortalEngine(context, { runner: new ScriptedRunner() });
    const definition = quickWorkflow([scriptedTask("slow", [], { durationMs: 100 })]);
    yield* engine.submit(definition);
    yield* kill;
    const settings = { recoverOrphans: true, claimTtlMs: 600 };
    const next = yield* startEngine(context, { runner: new ScriptedRunner(), settings });
    const result = yield* resultOf(next, definition);
    yield* expectSame(result.outcome, "succeeded", "nobody has to ask for it");
  }),
};

const fenced: WorkflowEngineCase = {
  name: "writes no result of an engine that slept while another took its workflow over",
  limitMs: 60_000,
  check: Effect.fnUntraced(function* (context) {
    const sleepy = yield* pausable(context.store);
    const [first, second] = [new ScriptedRunner(" by the sleeper"), new ScriptedRunner(" by the next")];
    const settings = { claimTtlMs: SHORT_TTL_MS };
    const sleeper = yield* startEngine(context, { runner: first, store: sleepy.store, settings });
    const definition = quickWorkflow([scriptedTask("one", [], { durationMs: 30 }), scriptedTask("two", ["one"])]);
    yield* sleeper.submit(definition);
    yield* eventually(
      "the first task starts",
      Effect.sync(() => first.of("one").length === 1),
    );
    yield* sleepy.pause;
    const next = yield* startEngine(context, { runner: second });
    yield* takeOver(context, next, definition);
    const result = yield* resultOf(next, definition);
    yield* sleepy.wake;
    const late = yield* resultOf(sleeper, definition);
    yield* expectSame(late.outputs, result.outputs, "the one that was fenced answers with what is stored");
    yield* expectConserved(context.store, definition, result);
    const outputs = { one: "one done by the next", two: "two done by the next" };
    yield* expectSame(result.outputs, outputs, "only the holder's results count");
    yield* expectSame(first.of("two"), [], "the fenced engine starts nothing more");
    const kinds = (yield* writtenEvents(context.store, definition)).map(({ kind }) => kind);
    yield* expectSame(kinds.filter((kind) => kind === "workflow-finished").length, 1, "it ends once");
  }),
};

const rivals: WorkflowEngineCase = {
  name: "gives a workflow that two engines are asked to run to one of them, and its result to both",
  limitMs: 30_000,
  check: Effect.fnUntraced(function* (context) {
    const runner = new ScriptedRunner();
    const [one, two] = [yield* startEngine(context, { runner }), yield* startEngine(context, { runner })];
    const definition = quickWorkflow([scriptedTask("a", [], { durationMs: 20 }), scriptedTask("b", ["a"])]);
    const results = yield* Effect.all([execute(one, definition), execute(two, definition)], {
      concurrency: "unbounded",
    });
    yield* expectSame(runner.seen.length, 2, "each task runs once");
    yield* expectSame(results[0].outputs, results[1].outputs, "both answer with the same result");
    yield* expectConserved(context.store, definition, results[0]);
  }),
};

const drained: WorkflowEngineCase = {
  name: "starts nothing more when it drains, and lets what runs end",
  limitMs: 30_000,
  check: Effect.fnUntraced(function* (context) {
    const runner = new ScriptedRunner();
    const engine = yield* startEngine(context, { runner, settings: places(1) });
    const definition = quickWorkflow([scriptedTask("runs", [], { durationMs: 100 }), scriptedTask("waits", ["runs"])]);
    yield* engine.submit(definition);
    yield* eventually(
      "the first task starts",
      Effect.sync(() => runner.seen.length === 1),
    );
    yield* engine.drain(10_000);
    yield* expectSame(runner.of("runs")[0]?.end, "succeeded", "what runs is let end");
    const refused = yield* refusalOf("a draining engine refuses", engine.submit(quickWorkflow([scriptedTask("new")])));
    yield* expectThat(
      refused._tag === "WorkflowRefused" && refused.code === "draining",
      "a draining engine takes nothing in",
      () => refused,
    );
    yield* expectSame(runner.of("waits"), [], "nothing new is started");
    const { state } = yield* loaded(context.store, definition);
    yield* expectSame(state.finishedAtMs, null, "the rest is left for the next engine");
  }),
};

/** Engines come and go; workflows stay. */
export const recoveringCases: readonly WorkflowEngineCase[] = [
  resumed,
  anyInstant,
  handedBack,
  orphans,
  fenced,
  rivals,
  drained,
];
