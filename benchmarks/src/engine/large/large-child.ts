import type { TaskRunnerPort } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { benchEngine, benchStores, execute } from "../bench-engine.ts";
import { benchWorkflow } from "../bench-workflow.ts";
import { type LargeRun, type LargeShape, largeShapes } from "./large-run.ts";

const [shape = "wide", countText = "0", storeName = "memory"] = process.argv.slice(2);
const count = Number(countText);
const CONCURRENCY = 100;
/** The heap is looked at this often in the course of a workflow. */
const LOOKS = 5;

/** Collects garbage, so that only what is alive counts; keeps the time of that apart. */
class HeapWatch {
  readonly #before: number;
  peakBytes = 0;
  collectingMs = 0;

  constructor() {
    this.#before = this.#live();
  }

  look(): number {
    const bytes = this.#live() - this.#before;
    this.peakBytes = Math.max(this.peakBytes, bytes);
    return bytes;
  }

  #live(): number {
    const start = performance.now();
    if (globalThis.gc === undefined) throw new Error("run with --expose-gc");
    globalThis.gc();
    this.collectingMs += performance.now() - start;
    return process.memoryUsage().heapUsed;
  }
}

const watch = new HeapWatch();
const workflow = benchWorkflow("large", largeShapes[shape as LargeShape](count), { concurrency: CONCURRENCY });
const listHeapBytes = watch.look();
const every = Math.ceil(count / LOOKS);
let ran = 0;
const runner: TaskRunnerPort = {
  run: () =>
    Effect.sync(() => {
      ran += 1;
      if (ran % every === 0) watch.look();
      return { output: "done", usage: {} };
    }),
};

const main = Effect.gen(function* () {
  const engine = yield* benchEngine(yield* benchStores[storeName as "memory"], runner, CONCURRENCY);
  const collectedMs = watch.collectingMs;
  const { result, wallMs: withCollectionsMs } = yield* execute(engine, workflow);
  const wallMs = withCollectionsMs - (watch.collectingMs - collectedMs);
  watch.look();
  const { succeeded } = result.metrics;
  const run: LargeRun = { succeeded, wallMs, peakHeapBytes: watch.peakBytes, listHeapBytes };
  process.stdout.write(`${JSON.stringify(run)}\n`);
});

await Effect.runPromise(Effect.scoped(main));
