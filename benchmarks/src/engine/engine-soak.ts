import { makeResourceMonitor } from "@plimsoll/adapters-host";
import { TaskFailure, type TaskRunnerPort, type WorkflowEngine, type WorkflowStorePort } from "@plimsoll/application";
import { type Point, theilSenSlope } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import { readdirSync } from "node:fs";
import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { type Benchmark, goal, type GoalResult } from "../benchmark.ts";
import { median } from "../order-statistics.ts";
import { benchEngine, benchStores, execute } from "./bench-engine.ts";
import { benchWorkflow } from "./bench-workflow.ts";
import { largeShapes } from "./large/large-run.ts";
import { seededRandom } from "./seeded-random.ts";

const TENANTS = 4;
const TASKS = 100;
const CONCURRENCY = 50;
const FAILURE_RATIO = 0.05;
const LONGEST_WORK_MS = 10;
const LOOKS_PER_MINUTE = 6;
/**
 * Load before the minutes that count: caches and pools fill up, and V8 goes on compiling what has become hot (heap
 * snapshots at 3, 8 and 13 minutes: all that grew was code and its metadata, the program's own objects grew fewer).
 */
const WARM_UP_RATIO = 1;
const KEEP_MS = 30_000;
const MS_PER_MINUTE = 60_000;
const OUTCOMES = ["succeeded", "partially-succeeded", "failed", "cancelled"] as const;

const random = seededRandom(11);

const runner: TaskRunnerPort = {
  run: () =>
    Effect.sleep(random() * LONGEST_WORK_MS).pipe(
      Effect.andThen(() =>
        random() < FAILURE_RATIO
          ? Effect.fail(
              new TaskFailure({ class: "retryable", code: "overloaded", message: "injected", retryAfterMs: null }),
            )
          : Effect.succeed({ output: "done", usage: {} }),
      ),
    ),
};

/** One look: minutes since the start, and what is held. */
interface Look {
  readonly minutes: number;
  readonly heapBytes: number;
  /** Part of the heap that holds V8's compiled code and what belongs to it. */
  readonly compiledBytes: number;
  /** Once V8 has given back what it holds for the next rush: what the program needs. */
  readonly residentBytes: number;
  /** With what V8 holds: the mark of its highest tide. */
  readonly tideBytes: number;
  /** Of this process. */
  readonly ownFiles: number;
  /** With those of PostgreSQL, whose connections come and go with the load, and which keep open the tables they have touched. */
  readonly openFiles: number;
  readonly processes: number;
}

interface Work {
  workflows: number;
  tasks: number;
  unaccounted: number;
}

/** One workflow of a tenant after the other, without a pause. */
const tenantAtWork = (engine: WorkflowEngine, tenantId: string, work: Work) => {
  let count = 0;
  const next = Effect.suspend(() =>
    execute(engine, benchWorkflow(`w${count++}`, largeShapes.random(TASKS), { concurrency: CONCURRENCY, tenantId })),
  );
  return next.pipe(
    Effect.tap(({ result: { metrics } }) =>
      Effect.sync(() => {
        work.workflows += 1;
        work.tasks += metrics.succeeded;
        work.unaccounted += Math.abs(metrics.unaccounted);
      }),
    ),
    Effect.forever,
  );
};

/** Old workflows go, as in the product: the database's size is no leak of the engine. */
const retention = (store: WorkflowStorePort) =>
  Effect.suspend(() => store.prune(Date.now() - KEEP_MS, OUTCOMES)).pipe(
    Effect.andThen(Effect.sleep(KEEP_MS / 3)),
    Effect.forever,
  );

setFlagsFromString("--expose-gc");
const gc = runInNewContext("gc") as (options: object) => void;

/**
 * As V8 does before it runs out of memory: everything goes that can, and pages go back to the kernel. A plain collection keeps
 * the young generation's pages (110 MB here) and holes of the old one, whose sum rises for hours without anything being lost.
 */
const collect = (): void => gc({ type: "major", execution: "sync", flavor: "last-resort" });

const ownFiles = (): number => readdirSync("/proc/self/fd").length;

/** Machine code, bytecode and their tables: they grow as long as V8 finds something to compile, and are no object of the program. */
const compiledBytes = (): number =>
  getHeapSpaceStatistics()
    .filter(({ space_name: space }) => space.includes("code") || space.includes("trusted"))
    .reduce((sum, { space_used_size: bytes }) => sum + bytes, 0);

const watched = Effect.fnUntraced(function* (minutes: number) {
  const monitor = yield* makeResourceMonitor();
  const warmUpLooks = Math.ceil(minutes * WARM_UP_RATIO * LOOKS_PER_MINUTE);
  const startMs = performance.now();
  const looks: Look[] = [];
  for (let look = 0; look < warmUpLooks + minutes * LOOKS_PER_MINUTE; look += 1) {
    yield* Effect.sleep(MS_PER_MINUTE / LOOKS_PER_MINUTE);
    const { openFiles, processes } = yield* monitor.use;
    const { rss: tideBytes } = process.memoryUsage();
    collect();
    const { heapUsed, rss } = process.memoryUsage();
    looks.push({
      minutes: (performance.now() - startMs) / MS_PER_MINUTE,
      ...{ heapBytes: heapUsed, compiledBytes: compiledBytes(), residentBytes: rss, tideBytes },
      ...{ ownFiles: ownFiles(), openFiles, processes },
    });
  }
  return looks.slice(warmUpLooks);
});

/**
 * One point a minute, the median of its looks: neighbouring looks are alike, and Sen's interval takes its points for
 * independent (method of batch means).
 */
const byMinute = (points: readonly Point[]): readonly Point[] =>
  Array.from({ length: Math.ceil(points.length / LOOKS_PER_MINUTE) }, (_, minute) => {
    const batch = points.slice(minute * LOOKS_PER_MINUTE, (minute + 1) * LOOKS_PER_MINUTE);
    return { x: median(batch.map(({ x }) => x)), y: median(batch.map(({ y }) => y)) };
  });

const measured = Effect.fnUntraced(function* (minutes: number) {
  const store = yield* benchStores.embedded;
  const engine = yield* benchEngine(store, runner, CONCURRENCY);
  const work: Work = { workflows: 0, tasks: 0, unaccounted: 0 };
  yield* Effect.forkScoped(retention(store));
  for (let tenant = 0; tenant < TENANTS; tenant += 1)
    yield* Effect.forkScoped(tenantAtWork(engine, `tenant-${tenant}`, work));
  return { looks: yield* watched(minutes), work };
});

/** The lower end of the trend's interval: above 0 means that it certainly grows. */
const trendGoal = (what: string, points: readonly Point[], unit: string, more: GoalResult["details"]): GoalResult => {
  const trend = theilSenSlope(byMinute(points));
  if (trend?.low == null || trend.high === null) throw new Error(`${points.length} looks support no trend of ${what}`);
  const ends = { first: points[0]?.y ?? "none", last: points.at(-1)?.y ?? "none" };
  const details = { slope: trend.slope, low: trend.low, high: trend.high, looks: points.length, ...ends, ...more };
  return goal(
    `engine, soak: ${what}, lower end of the slope's 95 % interval`,
    { value: trend.low, unit, details },
    "<=",
    0,
  );
};

const largest = (values: readonly number[]): number => Math.max(...values);

/** Of a figure between the first and the last quarter of the looks. */
const growthGoal = (
  what: string,
  values: readonly number[],
  figure: (values: readonly number[]) => number,
  more: GoalResult["details"] = {},
): GoalResult => {
  const quarter = Math.ceil(values.length / 4);
  const [first, last] = [figure(values.slice(0, quarter)), figure(values.slice(-quarter))];
  const details = { first, last, most: largest(values), ...more };
  return goal(
    `engine, soak: ${what}, growth from first to last quarter`,
    { value: last - first, unit: what, details },
    "<=",
    0,
  );
};

/** Full load for minutes on the embedded database, with failures, retries, several tenants and retention. Not part of a run of everything. */
export const engineSoak: Benchmark = {
  name: "engine-soak",
  run: async ({ minutes }) => {
    const { looks, work } = await Effect.runPromise(Effect.scoped(measured(minutes)));
    if (work.unaccounted > 0) throw new Error(`${work.unaccounted} tasks were unaccounted for`);
    const done = { minutes, workflows: work.workflows, tasksPerSec: work.tasks / (minutes * (1 + WARM_UP_RATIO) * 60) };
    const pointsOf = (value: (look: Look) => number) =>
      looks.map((look) => ({ x: look.minutes, y: value(look) / 1_000 }));
    const whole = theilSenSlope(byMinute(pointsOf(({ heapBytes }) => heapBytes)))?.slope ?? "none";
    const tideTrend = theilSenSlope(byMinute(pointsOf(({ tideBytes }) => tideBytes)));
    const tide = { tideSlope: tideTrend?.slope ?? "none", tideLast: looks.at(-1)?.tideBytes ?? "none" };
    return [
      trendGoal(
        "live heap without compiled code",
        pointsOf((look) => look.heapBytes - look.compiledBytes),
        "kB/min",
        { ...done, slopeWithCompiledCode: whole },
      ),
      trendGoal(
        "resident memory",
        pointsOf(({ residentBytes }) => residentBytes),
        "kB/min",
        { ...done, ...tide },
      ),
      growthGoal(
        "open files",
        looks.map((look) => look.ownFiles),
        median,
        { withPostgresMost: largest(looks.map(({ openFiles }) => openFiles)) },
      ),
      // The most at once: the number of connections follows the load, and its median with it.
      growthGoal(
        "processes",
        looks.map(({ processes }) => processes),
        largest,
      ),
    ];
  },
};
