import type { EnginePorts, EngineSettings, TaskRunnerPort, WorkflowEngine } from "@plimsoll/application";
import { NO_QUOTAS, type ParallelTask, type ParallelWorkflow, type ParallelWorkflowResult } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import { type BreakStore, fencesNobody } from "./broken-stores.ts";

type MakeEngine = (ports: EnginePorts, settings: EngineSettings) => Effect.Effect<WorkflowEngine, never, Scope.Scope>;
type BreakEngine = (make: MakeEngine) => MakeEngine;

/** A defect of an engine and the check of the contract that must find it. */
export interface EngineDefect {
  readonly defect: string;
  /** Start of the name of the check that must find it. */
  readonly foundBy: string;
  /** Part of the failure's text: it must be found for what it is. */
  readonly as: RegExp;
  readonly broken?: BreakEngine;
  /** Of the store under the engine. */
  readonly brokenStore?: BreakStore;
}

const breakEngine =
  (change: (engine: WorkflowEngine) => Partial<WorkflowEngine>): BreakEngine =>
  (make) =>
  (ports, settings) =>
    Effect.map(make(ports, settings), (engine) => ({ ...engine, ...change(engine) }));

const breakResult = (change: (result: ParallelWorkflowResult) => ParallelWorkflowResult): BreakEngine =>
  breakEngine((engine) => ({ result: (key) => Effect.map(engine.result(key), change) }));

const breakTasks = (change: (task: ParallelTask) => ParallelTask): BreakEngine =>
  breakWorkflow((workflow) => ({ ...workflow, tasks: workflow.tasks.map(change) }));

const breakWorkflow = (change: (workflow: ParallelWorkflow) => ParallelWorkflow): BreakEngine =>
  breakEngine((engine) => ({ submit: (definition) => engine.submit(change(definition)) }));

const breakRunner =
  (change: (runner: TaskRunnerPort) => TaskRunnerPort): BreakEngine =>
  (make) =>
  (ports, settings) =>
    make({ ...ports, runner: change(ports.runner) }, settings);

const breakStore =
  (change: BreakStore): BreakEngine =>
  (make) =>
  (ports, settings) =>
    make({ ...ports, store: change(ports.store) }, settings);

const runsTwice = breakRunner((runner) => ({
  run: (attempt) => Effect.andThen(runner.run(attempt), runner.run(attempt)),
}));

/** Lets a workflow wait until the one before has ended. */
const oneAfterTheOther: BreakEngine = breakEngine((engine) => {
  let before: Effect.Effect<unknown> = Effect.void;
  return {
    submit: Effect.fnUntraced(function* (definition) {
      const waitsFor = before;
      before = Effect.ignore(Effect.suspend(() => engine.result(definition)));
      yield* waitsFor;
      return yield* engine.submit(definition);
    }),
  };
});

const dropsAnOutput = breakResult((result) => ({
  ...result,
  outputs: Object.fromEntries(Object.entries(result.outputs).slice(1)),
}));

/** At least one for each check. */
export const engineDefects: readonly EngineDefect[] = [
  {
    defect: "accepts the same again and again",
    foundBy: "takes a repeated submission",
    as: /accepted once/,
    broken: breakEngine((engine) => ({ submit: (given) => Effect.as(engine.submit(given), "accepted" as const) })),
  },
  {
    defect: "says yes to anything",
    foundBy: "refuses what cannot be executed",
    as: /it is refused/,
    broken: breakEngine((engine) => ({
      submit: (given) => Effect.catch(engine.submit(given), () => Effect.succeed("accepted" as const)),
    })),
  },
  {
    defect: "runs cancelled tasks on",
    foundBy: "ends running tasks and starts no waiting one",
    as: /the work itself has ended/,
    broken: breakRunner((runner) => ({
      run: (attempt) =>
        Effect.andThen(
          Effect.forkDetach(runner.run(attempt), { startImmediately: true }),
          Effect.flatMap(Effect.sleep(5), () => (attempt.task.taskId === "done" ? DONE : Effect.never)),
        ),
    })),
  },
  {
    defect: "takes no wish for another engine",
    foundBy: "ends a workflow whose cancellation was asked of another",
    as: /any engine takes the wish/,
    broken: breakEngine(() => ({ cancel: () => Effect.succeed(false) })),
  },
  {
    defect: "answers whoever asks",
    foundBy: "shows and gives a workflow to its own tenant",
    as: /another tenant is refused/,
    broken: breakEngine(() => ({ cancel: () => Effect.succeed(false) })),
  },
  {
    defect: "publishes everything twice",
    foundBy: "publishes what it wrote",
    as: /live entries are/,
    broken: (make) => (ports, settings) => {
      const publish = (entries: Parameters<typeof ports.events.publish>[0]) =>
        ports.events.publish([...entries, ...entries]);
      return make({ ...ports, events: { ...ports.events, publish } }, settings);
    },
  },
  {
    defect: "hands no outputs over",
    foundBy: "brings each task of any workflow",
    as: /given the outputs/,
    broken: breakRunner((runner) => ({ run: (attempt) => runner.run({ ...attempt, inputs: {} }) })),
  },
  {
    defect: "loses a result",
    foundBy: "brings each task of any workflow",
    as: /ends once/,
    broken: dropsAnOutput,
  },
  {
    defect: "has more places than it should",
    foundBy: "brings each task of any workflow",
    as: /than there are places/,
    broken: (make) => (ports, settings) =>
      make(ports, { ...settings, execution: { ...settings.execution, maxConcurrentAgents: 10 } }),
  },
  {
    defect: "throws away what siblings brought",
    foundBy: "blocks the dependants of a failed task",
    as: /not thrown away|ends once|outcome that is stored/,
    broken: breakResult((result) => ({ ...result, outcome: "failed" })),
  },
  {
    defect: "never tries again",
    foundBy: "tries a task again",
    as: /a retry may save|two of three/,
    broken: breakTasks((task) => ({ ...task, maxAttempts: 1 })),
  },
  {
    defect: "runs again what has succeeded",
    foundBy: "loses and doubles nothing while the store is away",
    as: /run one again/,
    broken: runsTwice,
  },
  {
    defect: "ignores priorities",
    foundBy: "starts tasks of higher priority first",
    as: /highest priority/,
    broken: breakTasks((task) => ({ ...task, priority: 5 })),
  },
  {
    defect: "lets one tenant wait for another",
    foundBy: "lets a tenant with few tasks through",
    as: /its share/,
    broken: oneAfterTheOther,
  },
  {
    defect: "ignores exclusive resources",
    foundBy: "never runs two tasks at once",
    as: /one after the other/,
    broken: breakTasks((task) => ({ ...task, exclusiveResources: [] })),
  },
  {
    defect: "ignores the workflow's own limit",
    foundBy: "keeps to the places",
    as: /at most 2 run/,
    broken: breakWorkflow((workflow) => ({ ...workflow, config: { ...workflow.config, maxConcurrentAgents: 10 } })),
  },
  {
    defect: "ignores the tenant's limit",
    foundBy: "keeps to the places",
    as: /at most 3 run/,
    broken: (make) => (ports, settings) => make(ports, { ...settings, tenantCaps: {} }),
  },
  {
    defect: "ignores quotas",
    foundBy: "holds a tenant within its quotas",
    as: /at most 4 run/,
    broken: (make) => (ports, settings) => make(ports, { ...settings, tenantQuotas: NO_QUOTAS }),
  },
  {
    defect: "counts the day's tokens from its own start",
    foundBy: "starts nothing more of a tenant",
    as: /a restart gives no tokens back/,
    brokenStore: (store) => ({ ...store, tenantUsage: () => Effect.succeed([]) }),
  },
  {
    defect: "runs everything again",
    foundBy: "finishes what a killed engine left behind",
    as: /only what was unfinished runs again/,
    broken: runsTwice,
  },
  {
    defect: "loses results of killed engines",
    foundBy: "loses no result and runs no finished task again",
    as: /ends once/,
    broken: dropsAnOutput,
  },
  {
    defect: "gives nothing back",
    foundBy: "hands its workflows to the next engine",
    as: /no claim has to expire/,
    broken: breakStore((store) => ({ ...store, release: () => Effect.void })),
  },
  {
    defect: "answers for orphans before they have ended well",
    foundBy: "takes orphans over by itself",
    as: /nobody has to ask/,
    broken: breakResult((result) => ({ ...result, outcome: "failed" })),
  },
  {
    defect: "is not fenced by its store",
    foundBy: "writes no result of an engine that slept",
    as: /contradicts itself|holds only what may follow/,
    brokenStore: fencesNobody,
  },
  {
    defect: "runs each task twice",
    foundBy: "gives a workflow that two engines are asked to run",
    as: /each task runs once/,
    broken: runsTwice,
  },
  {
    defect: "drains nothing",
    foundBy: "starts nothing more when it drains",
    as: /is let end/,
    broken: breakEngine(() => ({ drain: () => Effect.void })),
  },
];

const DONE = Effect.succeed({ output: "done", usage: {} });
