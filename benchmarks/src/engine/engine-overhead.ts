import * as Effect from "effect/Effect";
import PQueue from "p-queue";
import { type Benchmark, goal } from "../benchmark.ts";
import { median } from "../order-statistics.ts";
import { benchEngine, benchStores, execute } from "./bench-engine.ts";
import { instantRunner } from "./bench-runners.ts";
import { benchTask, benchWorkflow } from "./bench-workflow.ts";
import { ScheduledExecutor } from "./overhead/scheduled-executor.ts";
import { seededRandom } from "./seeded-random.ts";

const TASKS = 10_000;
const CONCURRENCY = 10;
const ROUNDS = 9;
const WARM_UP_ROUNDS = 3;
const US_PER_MS = 1_000;

const random = seededRandom(7);
/** The same for all contestants. */
const priorities = Array.from({ length: TASKS }, () => Math.floor(random() * 10));

const microsecondsEach = async (work: () => Promise<unknown>): Promise<number> => {
  const before = performance.now();
  await work();
  return ((performance.now() - before) * US_PER_MS) / TASKS;
};

let done = 0;
const noop = async (): Promise<void> => {
  done += 1;
};

const byPQueue = async (): Promise<void> => {
  const queue = new PQueue({ concurrency: CONCURRENCY });
  await Promise.all(priorities.map((priority) => queue.add(noop, { priority })));
};

const byScheduler = async (): Promise<void> => {
  const executor = new ScheduledExecutor(CONCURRENCY);
  await Promise.all(priorities.map((priority) => executor.add(noop, priority)));
};

const tasks = priorities.map((priority, index) => benchTask(`t${index}`, { priority }));

/** Workflow in, result out; the engine itself is started before the clock. */
const wholeEngineUs = (round: number): Promise<number> =>
  Effect.runPromise(
    Effect.scoped(
      Effect.gen(function* () {
        const engine = yield* benchEngine(yield* benchStores.memory, instantRunner, CONCURRENCY);
        const { result, wallMs } = yield* execute(engine, benchWorkflow(`overhead-${round}`, tasks));
        done += result.metrics.succeeded;
        return (wallMs * US_PER_MS) / TASKS;
      }),
    ),
  );

interface Round {
  readonly schedulerUs: number;
  readonly pQueueUs: number;
  readonly engineUs: number;
}

/** Scheduler and queue change places from round to round. */
const oneRound = async (round: number): Promise<Round> => {
  const first = round % 2 === 0 ? await microsecondsEach(byScheduler) : await microsecondsEach(byPQueue);
  const second = round % 2 === 0 ? await microsecondsEach(byPQueue) : await microsecondsEach(byScheduler);
  const [schedulerUs, pQueueUs] = round % 2 === 0 ? [first, second] : [second, first];
  return { schedulerUs, pQueueUs, engineUs: await wholeEngineUs(round) };
};

const allRounds = async (): Promise<readonly Round[]> => {
  for (let round = 0; round < WARM_UP_ROUNDS; round += 1) await oneRound(round);
  done = 0;
  const rounds: Round[] = [];
  for (let round = 0; round < ROUNDS; round += 1) rounds.push(await oneRound(round));
  if (done !== ROUNDS * TASKS * 3) throw new Error(`${done} of ${ROUNDS * TASKS * 3} tasks ran`);
  return rounds;
};

/**
 * What a task costs beside its own work. Judged is the scheduler under a bounded executor, because that is what p-queue is: it neither
 * stores, routes, leases, budgets nor reports. The whole engine, which does all of that for each task, is told beside it.
 */
export const engineOverhead: Benchmark = {
  name: "engine-overhead",
  run: async () => {
    const rounds = await allRounds();
    const ratios = rounds.map(({ schedulerUs, pQueueUs }) => schedulerUs / pQueueUs);
    const engineRatios = rounds.map(({ engineUs, pQueueUs }) => engineUs / pQueueUs);
    const details = {
      tasks: TASKS,
      rounds: ROUNDS,
      schedulerUs: median(rounds.map(({ schedulerUs }) => schedulerUs)),
      pQueueUs: median(rounds.map(({ pQueueUs }) => pQueueUs)),
      worst: Math.max(...ratios),
      wholeEngineUs: median(rounds.map(({ engineUs }) => engineUs)),
      wholeEngineRatio: median(engineRatios),
    };
    const ratio = { value: median(ratios), unit: "x", details };
    return [goal("engine, scheduling overhead for each task, in memory, against p-queue", ratio, "<=", 1.5)];
  },
};
