import type { JournalEntry, StoreFailure, WorkflowNotFound } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { expectThat } from "../../expect-that.ts";
import { freshTenant } from "../../workflow-store/sample-workflows.ts";
import { expectSame, journalOf, keyOf } from "../../workflow-store/store-steps.ts";
import { endsOf, expectConserved } from "../conservation.ts";
import { eventually, execute, quickWorkflow, refusalOf, resultOf, startEngine } from "../engine-bench.ts";
import { ScriptedRunner } from "../scripted-runner.ts";
import { scriptedTask } from "../task-script.ts";
import type { WorkflowEngineCase } from "../workflow-engine-case.ts";

const submitted: WorkflowEngineCase = {
  name: "takes a repeated submission as the same workflow, and refuses another under its id",
  limitMs: 30_000,
  check: Effect.fnUntraced(function* (context) {
    const runner = new ScriptedRunner();
    const engine = yield* startEngine(context, { runner });
    const definition = quickWorkflow([scriptedTask("once")]);
    const first = yield* engine.submit(definition);
    const second = yield* engine.submit(structuredClone(definition));
    yield* resultOf(engine, definition);
    const third = yield* engine.submit(definition);
    yield* expectSame([first, second, third], ["accepted", "exists", "exists"], "it is accepted once");
    yield* expectSame((yield* resultOf(engine, definition)).outcome, "succeeded", "its result stays");
    yield* expectSame(runner.seen.length, 1, "and it runs once");
    const conflict = yield* refusalOf(
      "another definition is refused",
      engine.submit({ ...definition, name: "Another" }),
    );
    yield* expectThat(
      conflict._tag === "StoreFailure" && conflict.code === "conflict",
      "another definition under the same id is a conflict",
      () => conflict,
    );
  }),
};

const refused: WorkflowEngineCase = {
  name: "refuses what cannot be executed before anything of it is stored",
  limitMs: 30_000,
  check: Effect.fnUntraced(function* (context) {
    const engine = yield* startEngine(context, { runner: new ScriptedRunner() });
    const needing = {
      ...scriptedTask("x"),
      requirements: { ...scriptedTask("x").requirements, capabilities: ["fly"] },
    };
    const cases = [
      ["task-cycle", [scriptedTask("a", ["b"]), scriptedTask("b", ["a"])]],
      ["missing-dependency", [scriptedTask("a", ["nobody"])]],
      ["duplicate-task", [scriptedTask("a"), scriptedTask("a")]],
      ["no-agent-matches", [needing]],
    ] as const;
    for (const [code, tasks] of cases) {
      const definition = quickWorkflow(tasks);
      const refusal = yield* refusalOf("it is refused", engine.submit(definition));
      yield* expectThat(
        refusal._tag === "WorkflowRefused" && refusal.code === code && refusal.field.startsWith("tasks["),
        `a refusal has its code, ${code}, and the field`,
        () => refusal,
      );
      yield* expectSame(yield* context.store.load(keyOf(definition)), null, "a refused workflow is not stored");
    }
    const empty = yield* execute(engine, quickWorkflow([]));
    yield* expectSame(empty.outcome, "succeeded", "a workflow without tasks has succeeded");
  }),
};

const cancelled: WorkflowEngineCase = {
  name: "ends running tasks and starts no waiting one when a workflow is cancelled, and keeps what has succeeded",
  limitMs: 30_000,
  check: Effect.fnUntraced(function* (context) {
    const runner = new ScriptedRunner();
    const engine = yield* startEngine(context, { runner });
    const definition = quickWorkflow([
      scriptedTask("done"),
      scriptedTask("runs", [], { then: "never" }),
      scriptedTask("runs-too", ["done"], { then: "never" }),
      scriptedTask("waits", ["runs"]),
    ]);
    yield* engine.submit(definition);
    yield* eventually(
      "two tasks run when one is done",
      Effect.sync(() => runner.runningTaskIds.length === 2 && runner.of("done")[0]?.end === "succeeded"),
    );
    const answer = yield* engine.cancel(keyOf(definition), "nobody needs it");
    yield* expectSame(answer, true, "a running workflow can be cancelled");
    const result = yield* resultOf(engine, definition);
    yield* expectConserved(context.store, definition, result);
    yield* expectSame(result.outcome, "cancelled", "its outcome says so");
    const ends = { succeeded: ["done"], failed: [], blocked: [], cancelled: ["runs", "runs-too", "waits"] };
    yield* expectSame(endsOf(result), ends, "what had succeeded stays, the rest is cancelled");
    yield* expectSame(runner.runningTaskIds, [], "the work itself has ended, not only its record");
    yield* expectSame(runner.of("runs")[0]?.end, "interrupted", "by interruption");
    yield* expectSame(runner.of("waits"), [], "and what waited never starts");
    yield* expectSame(yield* engine.cancel(keyOf(definition), "again"), false, "what has ended cannot be cancelled");
  }),
};

const elsewhere: WorkflowEngineCase = {
  name: "ends a workflow whose cancellation was asked of another engine",
  limitMs: 30_000,
  check: Effect.fnUntraced(function* (context) {
    const runner = new ScriptedRunner();
    const engine = yield* startEngine(context, { runner, settings: { claimTtlMs: 600 } });
    const other = yield* startEngine(context, { runner: new ScriptedRunner() });
    const definition = quickWorkflow([scriptedTask("runs", [], { then: "never" })]);
    yield* engine.submit(definition);
    yield* eventually(
      "the task starts",
      Effect.sync(() => runner.runningTaskIds.length === 1),
    );
    yield* expectSame(yield* other.cancel(keyOf(definition), "from elsewhere"), true, "any engine takes the wish");
    const result = yield* resultOf(engine, definition);
    yield* expectSame(result.outcome, "cancelled", "the engine that runs it hears of it with its next renewal");
    yield* expectSame((yield* resultOf(other, definition)).outcome, "cancelled", "and both know the end");
  }),
};

const strangers: WorkflowEngineCase = {
  name: "shows and gives a workflow to its own tenant only",
  limitMs: 30_000,
  check: Effect.fnUntraced(function* (context) {
    const engine = yield* startEngine(context, { runner: new ScriptedRunner() });
    const definition = quickWorkflow([scriptedTask("mine")]);
    yield* execute(engine, definition);
    const foreign = { tenantId: freshTenant(), workflowId: definition.workflowId };
    const attempts: readonly Effect.Effect<unknown, WorkflowNotFound | StoreFailure>[] = [
      engine.result(foreign),
      engine.state(foreign),
      engine.metrics(foreign),
      engine.cancel(foreign, "not mine"),
    ];
    for (const attempt of attempts) {
      const failure = yield* refusalOf("another tenant is refused", attempt);
      yield* expectSame(failure._tag, "WorkflowNotFound", "another tenant does not find it");
    }
    yield* expectSame(yield* engine.resume(foreign), [], "nor can it be resumed for another tenant");
  }),
};

const published: WorkflowEngineCase = {
  name: "publishes what it wrote, after it was written, each entry once and in order",
  limitMs: 30_000,
  check: Effect.fnUntraced(function* (context) {
    const entries: JournalEntry[] = [];
    const engine = yield* startEngine(context, { runner: new ScriptedRunner(), published: entries });
    const definition = quickWorkflow([scriptedTask("one", [], { failures: 1 }), scriptedTask("two", ["one"])]);
    yield* execute(engine, definition);
    const journal = yield* journalOf(context.store, definition);
    const byStore = new Set(["workflow-accepted", "workflow-claimed"]);
    const expected = journal.filter(({ event }) => !byStore.has(event.kind));
    const seen = entries.filter(({ event }) => !byStore.has(event.kind));
    yield* expectSame(seen, expected, "live entries are those of the journal");
  }),
};

/** What people ask of an engine. */
export const steeringCases: readonly WorkflowEngineCase[] = [
  submitted,
  refused,
  cancelled,
  elsewhere,
  strangers,
  published,
];
