import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type Benchmark, goal } from "../benchmark.ts";
import { type LargeRun, type LargeShape, largeShapes } from "./large/large-run.ts";

const run = promisify(execFile);
const child = fileURLToPath(new URL("large/large-child.ts", import.meta.url));
/** All three in one shape; the ends are enough to see the others grow. */
const SIZES: Readonly<Record<LargeShape, readonly number[]>> = {
  wide: [25_000, 50_000, 100_000],
  chain: [25_000, 100_000],
  random: [25_000, 100_000],
};
const DATABASE_TASKS = 20_000;
const CHILD_TIMEOUT_MS = 120_000;
const HEAP_LIMIT_MB = 4_096;
/** Four times as many tasks: a quadratic step would show as 4, n log n as 1.14; the rest is for the machine. */
const LARGEST_TIME_RATIO = 1.5;
const LARGEST_HEAP_RATIO = 1.1;

const large = async (shape: LargeShape, count: number, store: "memory" | "embedded"): Promise<LargeRun> => {
  const flags = ["--expose-gc", `--max-old-space-size=${HEAP_LIMIT_MB}`, "--conditions=@plimsoll/source"];
  const args = [...flags, child, shape, `${count}`, store];
  const { stdout } = await run(process.execPath, args, { timeout: CHILD_TIMEOUT_MS });
  return JSON.parse(stdout) as LargeRun;
};

interface SizedRun extends LargeRun {
  readonly shape: LargeShape;
  readonly count: number;
}

const allSizes = async (shape: LargeShape): Promise<readonly SizedRun[]> => {
  const runs: SizedRun[] = [];
  for (const count of SIZES[shape]) runs.push({ shape, count, ...(await large(shape, count, "memory")) });
  return runs;
};

const usEach = ({ wallMs, count }: SizedRun): number => (wallMs * 1_000) / count;
const heapEach = ({ peakHeapBytes, count }: SizedRun): number => peakHeapBytes / count;

/** What the largest takes for each task, over what the smallest takes: the worst of the shapes. */
const growth = (byShape: readonly (readonly SizedRun[])[], each: (sized: SizedRun) => number): number =>
  Math.max(
    ...byShape.map((runs) => {
      const [smallest, largest] = [runs.at(0), runs.at(-1)];
      return smallest === undefined || largest === undefined ? Number.NaN : each(largest) / each(smallest);
    }),
  );

const detailsOf = (byShape: readonly (readonly SizedRun[])[], unit: string, each: (sized: SizedRun) => number) =>
  Object.fromEntries(byShape.flat().map((sized) => [`${sized.shape}${sized.count / 1_000}k${unit}`, each(sized)]));

/** Workflows of 25,000 to 100,000 tasks, wide, deep and random, each in a process of its own. */
export const engineLarge: Benchmark = {
  name: "engine-large",
  run: async () => {
    const byShape: (readonly SizedRun[])[] = [];
    for (const shape of Object.keys(largeShapes) as LargeShape[]) byShape.push(await allSizes(shape));
    const stored = await large("random", DATABASE_TASKS, "embedded");
    const wanted = byShape.flat().reduce((sum, { count }) => sum + count, DATABASE_TASKS);
    const succeeded = byShape.flat().reduce((sum, sized) => sum + sized.succeeded, stored.succeeded);
    const completed = {
      value: (succeeded / wanted) * 100,
      unit: "%",
      details: { tasks: wanted, embedded20kTasksPerSec: stored.succeeded / (stored.wallMs / 1_000) },
    };
    const lists = detailsOf(byShape, "ListBytesEach", ({ listHeapBytes, count }) => listHeapBytes / count);
    const heap = {
      value: growth(byShape, heapEach),
      unit: "x",
      details: { ...detailsOf(byShape, "PeakBytesEach", heapEach), ...lists },
    };
    const time = { value: growth(byShape, usEach), unit: "x", details: detailsOf(byShape, "UsEach", usEach) };
    return [
      goal(
        "engine, up to 100,000 tasks, wide, chain and random, and 20,000 on Postgres: completed",
        completed,
        ">=",
        100,
      ),
      goal("engine, peak live heap for each task, 100,000 over 25,000", heap, "<=", LARGEST_HEAP_RATIO),
      goal("engine, time for each task, 100,000 over 25,000", time, "<=", LARGEST_TIME_RATIO),
    ];
  },
};
