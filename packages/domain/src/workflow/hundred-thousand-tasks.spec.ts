import * as Result from "effect/Result";
import { describe, expect, it } from "vitest";
import { FairScheduler } from "../scheduling/fair-scheduler.ts";
import { taskGraph } from "../scheduling/task-graph.ts";
import { conservationViolation } from "./conservation-violation.ts";
import { parallelExecutionMetrics } from "./measure-parallel-execution.ts";
import { parallelWorkflowResult } from "./result-of-workflow.ts";
import { eventsAfter } from "./testing/synthetic-events.ts";
import { syntheticTask, syntheticWorkflow } from "./testing/synthetic-workflow.ts";
import { WorkflowProgress } from "./workflow-progress.ts";

const COUNT = 100_000;
/** Each takes about a second on an idle machine. */
const LIMIT_MS = 60_000;

const task = (taskId: string, ...dependsOn: readonly string[]) => ({ taskId, dependsOn });

describe("a workflow of 100,000 tasks", { timeout: LIMIT_MS }, () => {
  it("has a graph, be it a chain, a fan or one long cycle", () => {
    const chain = Array.from({ length: COUNT }, (_, i) => (i === 0 ? task("t0") : task(`t${i}`, `t${i - 1}`)));
    const fan = [
      ...Array.from({ length: COUNT }, (_, i) => task(`f${i}`)),
      task("end", ...chain.map((_, i) => `f${i}`)),
    ];
    const cycle = [task("t0", `t${COUNT - 1}`), ...chain.slice(1)];
    expect(Result.getOrThrow(taskGraph(chain)).order.at(-1)).toBe(`t${COUNT - 1}`);
    expect(Result.getOrThrow(taskGraph(fan)).dependencyCount("end")).toBe(COUNT);
    const refusal = Result.getOrThrow(Result.flip(taskGraph(cycle)));
    expect(refusal.path).toHaveLength(COUNT + 1);
    expect(refusal.message.length).toBeLessThan(400);
  });

  it("waits in the queue in 500 classes of 100 tenants, and is taken out whole", () => {
    const fair = new FairScheduler({ weights: {}, agingMs: 1_000 });
    for (let i = 0; i < COUNT; i += 1) {
      const names = { tenantId: `n${i % 100}`, workflowId: "w", taskId: `t${i}`, fitClass: `c${i % 5}` };
      fair.offer({ ...names, priority: i % 10, readyAtMs: i, notBeforeMs: i % 3 === 0 ? i + 9 : 0, cost: 1 });
    }
    const taken = new Set<string>();
    const now = 2 * COUNT;
    for (let next = fair.take(now, () => true); next !== null; next = fair.take(now, () => true)) {
      taken.add(next.taskId);
      if (fair.take(now, () => false) !== null) throw new Error("took what does not fit");
    }
    expect([taken.size, fair.size]).toEqual([COUNT, 0]);
  });

  it("leaves the queue at once when it is cancelled", () => {
    const fair = new FairScheduler({ weights: {}, agingMs: 1_000 });
    const of = { tenantId: "n", workflowId: "w", priority: 5, readyAtMs: 0, notBeforeMs: 0, cost: 1, fitClass: "c" };
    for (let i = 0; i < COUNT; i += 1) fair.offer({ ...of, taskId: `t${i}` });
    expect(fair.removeWorkflow("n", "w")).toHaveLength(COUNT);
    expect([fair.size, fair.take(0, () => true)]).toEqual([0, null]);
  });

  it("is followed to its end, measured and summed up", () => {
    const definition = syntheticWorkflow(
      ...Array.from({ length: COUNT }, (_, i) =>
        syntheticTask(`t${i}`, ...(i === 0 ? [] : [`t${i >> 1}`].filter((id) => id !== `t${i}`))),
      ),
    );
    const progress = WorkflowProgress.start(definition, 0);
    for (const { taskId } of definition.tasks) {
      for (const move of ["dispatched", "succeeded"] as const) {
        const state = progress.task(taskId);
        if (state !== undefined) Result.getOrThrow(progress.apply(eventsAfter(state, 1)[move]()));
      }
    }
    const state = progress.state();
    expect(conservationViolation(definition, state)).toBeNull();
    expect(parallelExecutionMetrics(definition, state, 9)).toMatchObject({
      succeeded: COUNT,
      attempts: COUNT,
      unaccounted: 0,
    });
    expect(parallelWorkflowResult(definition, state, 9).outcome).toBe("succeeded");
  });
});
