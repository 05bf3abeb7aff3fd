import type { StoreFailure, TaskRunnerPort, WorkflowStorePort } from "@plimsoll/application";
import type { ParallelTask } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import { type Benchmark, goal } from "../benchmark.ts";
import { median, nearestRank } from "../order-statistics.ts";
import { benchEngine, benchStores, embeddedStore, execute, temporaryFolder } from "./bench-engine.ts";
import { benchWorkflow, chainTasks } from "./bench-workflow.ts";
import { commitFloor } from "./commit-floor.ts";
import { seededRandom } from "./seeded-random.ts";

const CHAINS = 10;
const LINKS = 50;
const ROUNDS = 5;
const WORK_MS = { least: 20, most: 60 } as const;

/** Notes on a monotonic clock when each task's work begins and ends. */
class TimedWork implements TaskRunnerPort {
  readonly #random = seededRandom(2);
  readonly #startedMs = new Map<string, number>();
  readonly #endedMs = new Map<string, number>();

  readonly run: TaskRunnerPort["run"] = ({ task }) => {
    this.#startedMs.set(task.taskId, performance.now());
    const workMs = WORK_MS.least + this.#random() * (WORK_MS.most - WORK_MS.least);
    return Effect.sleep(workMs).pipe(
      Effect.andThen(() => {
        this.#endedMs.set(task.taskId, performance.now());
        return Effect.succeed({ output: "done", usage: {} });
      }),
    );
  };

  handOffMs(tasks: readonly ParallelTask[]): readonly number[] {
    return tasks.flatMap(({ taskId, dependsOn }) =>
      dependsOn.map(
        (before) => (this.#startedMs.get(taskId) ?? Number.NaN) - (this.#endedMs.get(before) ?? Number.NaN),
      ),
    );
  }
}

/** Ten chains at once: every task but the first of each is handed off to. */
const oneRound = Effect.fnUntraced(function* (
  index: number,
  open: Effect.Effect<WorkflowStorePort, StoreFailure, Scope.Scope>,
) {
  const work = new TimedWork();
  const tasks = Array.from({ length: CHAINS }, (_, chain) => chainTasks(LINKS, `c${chain}-`)).flat();
  const engine = yield* benchEngine(yield* open, work, CHAINS);
  const { result } = yield* execute(engine, benchWorkflow(`hand-off-${index}`, tasks));
  if (result.outcome !== "succeeded") throw new Error(`the chains ended ${result.outcome}: ${result.reason}`);
  return work.handOffMs(tasks);
});

const measured = Effect.scoped(
  Effect.gen(function* () {
    const folder = yield* temporaryFolder;
    const handOffMs: number[] = [];
    const commitMs: number[] = [];
    const inMemoryMs: number[] = [];
    yield* Effect.scoped(oneRound(0, embeddedStore(folder)));
    for (let round = 1; round <= ROUNDS; round += 1) {
      commitMs.push(...(yield* Effect.scoped(commitFloor(folder))));
      inMemoryMs.push(...(yield* Effect.scoped(oneRound(round, benchStores.memory))));
      handOffMs.push(...(yield* Effect.scoped(oneRound(round, embeddedStore(folder)))));
    }
    return { handOffMs, commitMs, inMemoryMs };
  }),
);

/** End of a task's work to the start of its dependant's, seen by the work itself; in between two transactions may lie. */
export const engineHandOff: Benchmark = {
  name: "engine-hand-off",
  run: async () => {
    const { handOffMs, commitMs, inMemoryMs } = await Effect.runPromise(measured);
    const expected = ROUNDS * CHAINS * (LINKS - 1);
    const seen = handOffMs.filter(Number.isFinite).length;
    if (seen !== expected) throw new Error(`${seen} of ${expected} hand-offs were seen`);
    const details = {
      handOffs: seen,
      p50Ms: median(handOffMs),
      p95Ms: nearestRank(handOffMs, 0.95),
      slowestMs: nearestRank(handOffMs, 1),
      bareCommitP50Ms: median(commitMs),
      bareCommitP99Ms: nearestRank(commitMs, 0.99),
      withoutDatabaseP50Ms: median(inMemoryMs),
      withoutDatabaseP99Ms: nearestRank(inMemoryMs, 0.99),
    };
    const p99 = { value: nearestRank(handOffMs, 0.99), unit: "ms", details };
    return [goal("engine, hand-off in 10 chains, 10 agents, embedded Postgres: p99", p99, "<=", 50)];
  },
};
