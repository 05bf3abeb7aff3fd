import * as Effect from "effect/Effect";
import { type Benchmark, goal } from "../benchmark.ts";
import { median, nearestRank } from "../order-statistics.ts";
import { benchEngine, embeddedStore, execute, temporaryFolder } from "./bench-engine.ts";
import { sleepingRunner } from "./bench-runners.ts";
import { benchWorkflow, wideTasks } from "./bench-workflow.ts";

const TASKS = 10;
const TASK_MS = 100;
const WARM_UP = 5;
const REPETITIONS = 40;

const tenTasks = (index: number) => benchWorkflow(`ten-${index}`, wideTasks(TASKS));

const started = (folder: string) =>
  Effect.flatMap(embeddedStore(folder), (store) => benchEngine(store, sleepingRunner(TASK_MS), TASKS));

/** Everything from nothing: the database's server, the engine, the first workflow. */
const coldMs = Effect.fnUntraced(function* (folder: string, index: number) {
  const before = performance.now();
  yield* Effect.flatMap(started(folder), (engine) => execute(engine, tenTasks(index)));
  return performance.now() - before;
});

const bareTimersMs = async (): Promise<number> => {
  const before = performance.now();
  await Promise.all(Array.from({ length: TASKS }, () => new Promise((resolve) => setTimeout(resolve, TASK_MS))));
  return performance.now() - before;
};

const warmRuns = Effect.fnUntraced(function* (folder: string) {
  const engine = yield* started(folder);
  const { wallMs: firstMs } = yield* execute(engine, tenTasks(100));
  for (let index = 0; index < WARM_UP; index += 1) yield* execute(engine, tenTasks(200 + index));
  const wallMs: number[] = [];
  const bareMs: number[] = [];
  let failed = 0;
  for (let index = 0; index < REPETITIONS; index += 1) {
    const run = yield* execute(engine, tenTasks(300 + index));
    wallMs.push(run.wallMs);
    if (run.result.outcome !== "succeeded") failed += 1;
    bareMs.push(yield* Effect.promise(bareTimersMs));
  }
  return { firstMs, wallMs, bareMs, failed };
});

const measured = Effect.scoped(
  Effect.gen(function* () {
    const folder = yield* temporaryFolder;
    const newDatabaseMs = yield* Effect.scoped(coldMs(folder, 0));
    const stoppedDatabaseMs = yield* Effect.scoped(coldMs(folder, 1));
    return { newDatabaseMs, stoppedDatabaseMs, ...(yield* warmRuns(folder)) };
  }),
);

/** Submit to result of ten tasks of 100 ms on ten agents; both cold starts are told beside it. */
export const engineTenTasks: Benchmark = {
  name: "engine-ten-tasks",
  run: async () => {
    const { wallMs, bareMs, firstMs, newDatabaseMs, stoppedDatabaseMs, failed } = await Effect.runPromise(measured);
    if (failed > 0) throw new Error(`${failed} of ${REPETITIONS} workflows did not succeed: the times mean nothing`);
    const details = {
      repetitions: REPETITIONS,
      p50Ms: median(wallMs),
      slowestMs: nearestRank(wallMs, 1),
      bareTimersP50Ms: median(bareMs),
      bareTimersP95Ms: nearestRank(bareMs, 0.95),
      firstOfItsEngineMs: firstMs,
      coldStoppedDatabaseMs: stoppedDatabaseMs,
      coldNewDatabaseMs: newDatabaseMs,
    };
    const p95 = { value: nearestRank(wallMs, 0.95), unit: "ms", details };
    return [goal("engine, 10 tasks x 100 ms, 10 agents, embedded Postgres: submit to result, p95", p95, "<=", 300)];
  },
};
