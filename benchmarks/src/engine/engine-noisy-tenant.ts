import type { TaskRunnerPort } from "@plimsoll/application";
import type { ParallelWorkflow } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import { type Benchmark, goal } from "../benchmark.ts";
import { median, nearestRank } from "../order-statistics.ts";
import { benchEngine, benchStores, execute } from "./bench-engine.ts";
import { benchWorkflow, wideTasks } from "./bench-workflow.ts";
import { seededRandom } from "./seeded-random.ts";

const PLACES = 10;
const NOISY_TASKS = 10_000;
const SMALL_TASKS = 10;
const ROUNDS = 20;
const WORK_MS = { least: 10, most: 30 } as const;
const UNTIL_BUSY_MS = 500;

/** Notes when the small tenant's tasks begin. */
class NotedStarts implements TaskRunnerPort {
  readonly #random = seededRandom(3);
  startsMs: number[] = [];

  readonly run: TaskRunnerPort["run"] = ({ tenantId }) => {
    if (tenantId === "small") this.startsMs.push(performance.now());
    const workMs = WORK_MS.least + this.#random() * (WORK_MS.most - WORK_MS.least);
    return Effect.as(Effect.sleep(workMs), { output: "done", usage: {} });
  };
}

/** Ten tasks of a tenant that has this many agents, each for one task at a time. */
const small = (name: string, agentCount: number): ParallelWorkflow => {
  const workflow = benchWorkflow(name, wideTasks(SMALL_TASKS), { concurrency: PLACES, tenantId: "small" });
  return { ...workflow, agents: workflow.agents.slice(0, agentCount) };
};

const startEngine = Effect.fnUntraced(function* () {
  const work = new NotedStarts();
  const engine = yield* benchEngine(yield* benchStores.memory, work, PLACES);
  const waitsMs = Effect.fnUntraced(function* (name: string, agentCount: number) {
    work.startsMs = [];
    const beforeMs = performance.now();
    const { result } = yield* execute(engine, small(name, agentCount));
    if (result.outcome !== "succeeded") throw new Error(`the small tenant's workflow ended ${result.outcome}`);
    return work.startsMs.map((startMs) => startMs - beforeMs);
  });
  return { engine, waitsMs };
});

/** Two engines, one of them flooded by another tenant; the small one visits them in turns. */
const measured = Effect.fnUntraced(function* (agentCount: number) {
  const quiet = yield* startEngine();
  const flooded = yield* startEngine();
  const noise = benchWorkflow("noise", wideTasks(NOISY_TASKS), { concurrency: PLACES, tenantId: "noisy" });
  yield* flooded.engine.submit(noise);
  yield* Effect.sleep(UNTIL_BUSY_MS);
  const aloneMs: number[] = [];
  const besideMs: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    aloneMs.push(...(yield* quiet.waitsMs(`small-${round}`, agentCount)));
    besideMs.push(...(yield* flooded.waitsMs(`small-${round}`, agentCount)));
  }
  const { pending } = yield* flooded.engine.metrics(noise);
  if (pending === 0) throw new Error("the noise had ended before the small tenant was done");
  return { aloneMs, besideMs, noiseLeft: pending };
});

const p95 = (values: readonly number[]): number => nearestRank(values, 0.95);

const FEW_AGENTS = 2;

/**
 * Judged with two agents, for then the small tenant waits also when it is alone. With an agent for every task it waits for nothing alone,
 * and beside others for places that are taken: without preemption no ratio says anything there, so the times are told.
 */
export const engineNoisyTenant: Benchmark = {
  name: "engine-noisy-tenant",
  run: async () => {
    const few = await Effect.runPromise(Effect.scoped(measured(FEW_AGENTS)));
    const many = await Effect.runPromise(Effect.scoped(measured(SMALL_TASKS)));
    const details = {
      waits: few.besideMs.length,
      aloneP95Ms: p95(few.aloneMs),
      besideP95Ms: p95(few.besideMs),
      aloneP50Ms: median(few.aloneMs),
      besideP50Ms: median(few.besideMs),
      noiseLeft: few.noiseLeft,
      tenAgentsAloneP95Ms: p95(many.aloneMs),
      tenAgentsBesideP95Ms: p95(many.besideMs),
    };
    const ratio = { value: p95(few.besideMs) / p95(few.aloneMs), unit: "x", details };
    return [goal("engine, 10 tasks beside another tenant's 10,000: p95 wait against alone", ratio, "<=", 2)];
  },
};
