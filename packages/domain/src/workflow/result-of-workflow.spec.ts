import * as Result from "effect/Result";
import * as Schema from "effect/Schema";
import { describe, expect, it } from "vitest";
import { parallelExecutionMetrics } from "./measure-parallel-execution.ts";
import { ParallelWorkflowResult } from "./parallel-workflow-result.ts";
import { parallelWorkflowResult } from "./result-of-workflow.ts";
import { errorOf, eventsAfter, usageOf } from "./testing/synthetic-events.ts";
import { syntheticTask as task, syntheticWorkflow } from "./testing/synthetic-workflow.ts";
import type { WorkflowEvent } from "./workflow-event.ts";
import { WorkflowProgress } from "./workflow-progress.ts";

type Next = ReturnType<typeof eventsAfter>;
type Move = (next: Next) => WorkflowEvent;

const definition = syntheticWorkflow(task("a"), task("b"), task("c", "b"), task("d"));

/** Plays moves of one task after another. */
const played = (...moves: readonly (readonly [taskId: string, ...moves: Move[]])[]): WorkflowProgress => {
  const progress = WorkflowProgress.start(definition, 1_000);
  for (const [taskId, ...ofTask] of moves) {
    for (const move of ofTask) {
      const state = progress.task(taskId);
      if (state === undefined) throw new Error(taskId);
      Result.getOrThrow(progress.apply(move(eventsAfter(state, 2_000))));
    }
  }
  return progress;
};
const onX: Move = (next) => next.dispatched("x");
const onY: Move = (next) => next.dispatched("y");
const succeeds: Move = (next) => next.succeeded();
const retries: Move = (next) => next.retried();
const fails: Move = (next) => next.failed();
const dies: Move = (next) => next.interrupted();
const isCancelled: Move = (next) => next.cancelled();
const metricsOf = (progress: WorkflowProgress) => parallelExecutionMetrics(definition, progress.state(), 3_500);

describe("parallelExecutionMetrics", () => {
  it("counts tasks, attempts, errors, durations, usage and agents", () => {
    const progress = played(
      ["a", onX, retries, onY, dies, onY, succeeds],
      ["b", onX, fails],
      ["c", (next) => next.blocked("b")],
      ["d", onX],
    );
    expect(metricsOf(progress)).toEqual({
      taskCount: 4,
      pending: 0,
      running: 1,
      succeeded: 1,
      failed: 1,
      blocked: 1,
      cancelled: 0,
      unaccounted: 0,
      attempts: 5,
      retries: 1,
      interruptedAttempts: 1,
      completionRatio: 0.25,
      errorsByClass: { permanent: 1 },
      queued: { count: 3, p50Ms: 3, p95Ms: 9, maxMs: 9 },
      ran: { count: 2, p50Ms: 10, p95Ms: 20, maxMs: 20 },
      wallMs: 2_500,
      usage: usageOf(3),
      poolSize: 0,
      agents: [
        { agentId: "x", running: 1, succeeded: 0, failed: 1, busyMs: 10 },
        { agentId: "y", running: 0, succeeded: 1, failed: 0, busyMs: 20 },
      ],
    });
  });

  it("of an empty workflow are complete, without durations", () => {
    const empty = syntheticWorkflow();
    const metrics = parallelExecutionMetrics(empty, WorkflowProgress.start(empty, 9_000).state(), 1);
    expect(metrics).toMatchObject({ completionRatio: 1, wallMs: 0, queued: { count: 0, p50Ms: null, maxMs: null } });
  });

  it("show tasks that the state has lost", () => {
    const state = played().state();
    const lossy = { ...state, parallelTasks: state.parallelTasks.slice(1) };
    expect(parallelExecutionMetrics(definition, lossy, 1).unaccounted).toBe(1);
  });

  it("count an agent that the definition does not name", () => {
    const progress = played(["a", (next) => next.dispatched("guest")]);
    expect(metricsOf(progress).agents.at(-1)).toMatchObject({ agentId: "guest", running: 1 });
  });

  it.each<[string, Move[], { retries: number; interruptedAttempts: number }]>([
    ["a failure that waits for its retry", [onX, retries], { retries: 0, interruptedAttempts: 0 }],
    ["a retry in flight", [onX, retries, onX], { retries: 1, interruptedAttempts: 0 }],
    ["a last failure", [onX, retries, onX, fails], { retries: 1, interruptedAttempts: 0 }],
    ["an interruption, then a failure", [onX, dies, onX, fails], { retries: 0, interruptedAttempts: 1 }],
    ["a failure, then an interruption", [onX, retries, onX, dies], { retries: 1, interruptedAttempts: 1 }],
    ["a cancelled attempt", [onX, isCancelled], { retries: 0, interruptedAttempts: 0 }],
    ["a cancelled retry in flight", [onX, retries, onX, isCancelled], { retries: 1, interruptedAttempts: 0 }],
    ["a retry cancelled before it began", [onX, retries, isCancelled], { retries: 0, interruptedAttempts: 0 }],
    ["a cancelled task that had been interrupted", [onX, dies, isCancelled], { retries: 0, interruptedAttempts: 1 }],
  ])("tell retries from interruptions: %s", (_, moves, counts) => {
    expect(metricsOf(played(["a", ...moves]))).toMatchObject(counts);
  });
});

describe("parallelWorkflowResult", () => {
  it("keeps what succeeded beside what failed, was blocked and cancelled", () => {
    const progress = played(
      ["a", onX, retries, onX, succeeds],
      ["b", onX, fails],
      ["c", (next) => next.blocked("b")],
      ["d", isCancelled],
    );
    const result = parallelWorkflowResult(definition, progress.state(), 3_500);
    expect(result).toMatchObject({
      tenantId: "tenant",
      workflowId: "w",
      outcome: "partially-succeeded",
      reason: "1 of 4 tasks succeeded, 1 failed, 1 blocked, 1 cancelled.",
      outputs: { a: "did a" },
      failures: [{ taskId: "b", error: errorOf("permanent") }],
      blocked: [{ taskId: "c", blockedBy: "b" }],
      cancelled: ["d"],
    });
    expect(result.metrics).toEqual(metricsOf(progress));
    expect(Schema.is(ParallelWorkflowResult)(result)).toBe(true);
  });

  it("tells the reason of a cancellation, also when the workflow was restored without it", () => {
    const progress = played();
    Result.getOrThrow(progress.apply({ kind: "cancel-requested", atMs: 1, reason: "enough" }));
    for (const { taskId } of definition.tasks) {
      const state = progress.task(taskId);
      if (state !== undefined) Result.getOrThrow(progress.apply(eventsAfter(state, 1).cancelled()));
    }
    const { counts } = progress;
    expect(counts.cancelled).toBe(4);
    const finished = { kind: "workflow-finished", atMs: 2, outcome: "cancelled", reason: "r" } as const;
    Result.getOrThrow(progress.apply(finished));
    expect(parallelWorkflowResult(definition, progress.state(), 3)).toMatchObject({
      outcome: "cancelled",
      reason: "Cancelled (enough): 0 of 4 tasks succeeded, 4 cancelled.",
      outputs: {},
    });
  });
});
