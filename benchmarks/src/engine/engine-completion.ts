import { type TaskRunnerPort, TaskFailure, type WorkflowStorePort } from "@plimsoll/application";
import type { ParallelWorkflowResult } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import { type Benchmark, goal, type GoalResult } from "../benchmark.ts";
import { benchEngine, benchStores, execute } from "./bench-engine.ts";
import { benchWorkflow, wideTasks } from "./bench-workflow.ts";
import { seededRandom } from "./seeded-random.ts";

const TASKS = 10_000;
const CONCURRENCY = 100;
const FAILURE_RATIO = 0.05;

/** Fails one attempt in twenty, drawn from a seed, as an overloaded model does; counts what it did itself. */
class UnreliableWork implements TaskRunnerPort {
  readonly #random = seededRandom(1);
  injected = 0;
  succeeded = 0;

  readonly run: TaskRunnerPort["run"] = () =>
    Effect.suspend(() => {
      if (this.#random() >= FAILURE_RATIO) {
        this.succeeded += 1;
        return Effect.succeed({ output: "done", usage: {} });
      }
      this.injected += 1;
      return new TaskFailure({ class: "retryable", code: "overloaded", message: "injected", retryAfterMs: null });
    });
}

/** Everything that must add up; empty when it does. */
const discrepancies = (work: UnreliableWork, { metrics, outputs }: ParallelWorkflowResult): readonly string[] => {
  const accounted = metrics.succeeded + metrics.failed + metrics.blocked + metrics.cancelled;
  const checks: readonly (readonly [string, number, number])[] = [
    ["unaccounted tasks", metrics.unaccounted, 0],
    ["tasks with an end", accounted, TASKS],
    ["outputs", Object.keys(outputs).length, metrics.succeeded],
    ["successes that the work saw", work.succeeded, metrics.succeeded],
    ["attempts that the work saw", work.succeeded + work.injected, metrics.attempts],
    ["failures that the work injected", work.injected, metrics.retries + metrics.failed],
  ];
  return checks
    .filter(([, got, wanted]) => got !== wanted)
    .map(([what, got, wanted]) => `${what}: ${got}, not ${wanted}`);
};

const onStore = async (name: keyof typeof benchStores): Promise<readonly GoalResult[]> => {
  const work = new UnreliableWork();
  const { result, wallMs } = await Effect.runPromise(
    Effect.scoped(
      Effect.flatMap(benchStores[name] as Effect.Effect<WorkflowStorePort>, (store) =>
        Effect.flatMap(benchEngine(store, work, CONCURRENCY), (engine) =>
          execute(engine, benchWorkflow("completion", wideTasks(TASKS), { concurrency: CONCURRENCY })),
        ),
      ),
    ),
  );
  const { metrics } = result;
  const wrong = discrepancies(work, result);
  const details = {
    tasks: TASKS,
    injectedFailures: work.injected,
    retries: metrics.retries,
    failed: metrics.failed,
    wallMs,
  };
  const completion = { value: metrics.completionRatio * 100, unit: "%", details };
  const conservation = {
    value: wrong.length,
    unit: "discrepancies",
    details: { sums: 6, wrong: wrong.join("; ") || "none" },
  };
  const what = `engine, 10,000 tasks, 5 % transient failures, ${name}`;
  return [goal(`${what}: completed`, completion, ">=", 99.9), goal(`${what}: conservation`, conservation, "<=", 0)];
};

/** The share of tasks that succeed although attempts fail, and whether every task and attempt is accounted for. */
export const engineCompletion: Benchmark = {
  name: "engine-completion",
  run: async () => [...(await onStore("memory")), ...(await onStore("embedded"))],
};
