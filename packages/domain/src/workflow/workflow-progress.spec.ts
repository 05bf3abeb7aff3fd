import * as Result from "effect/Result";
import { describe, expect, it } from "vitest";
import type { IllegalTransition } from "./illegal-transition.ts";
import type { TaskState } from "./parallel-workflow-state.ts";
import { replayWorkflow } from "./replay-workflow.ts";
import { eventsAfter, usageOf } from "./testing/synthetic-events.ts";
import { syntheticTask as task, syntheticWorkflow } from "./testing/synthetic-workflow.ts";
import type { WorkflowEvent } from "./workflow-event.ts";
import { WorkflowProgress } from "./workflow-progress.ts";

const chain = syntheticWorkflow(task("a"), task("b", "a"), task("c"));
const started = (definition = chain): WorkflowProgress => WorkflowProgress.start(definition, 100);
const stateOf = (progress: WorkflowProgress, taskId: string): TaskState => {
  const state = progress.task(taskId);
  if (state === undefined) throw new Error(`no task ${taskId}`);
  return state;
};
const next = (progress: WorkflowProgress, taskId: string, atMs = 200) => eventsAfter(stateOf(progress, taskId), atMs);
const done = (progress: WorkflowProgress, ...events: readonly WorkflowEvent[]): void => {
  for (const event of events) Result.getOrThrow(progress.apply(event));
};
const refusal = (progress: WorkflowProgress, event: WorkflowEvent): IllegalTransition =>
  Result.getOrThrow(Result.flip(progress.apply(event)));
const running = (taskId: string): WorkflowProgress => {
  const progress = started();
  done(progress, next(progress, taskId).dispatched());
  return progress;
};

describe("WorkflowProgress", () => {
  it("begins with every task pending", () => {
    const progress = started();
    expect(progress.state()).toMatchObject({ executionStatus: "pending", epoch: 0, poolSize: 0, acceptedAtMs: 100 });
    expect(progress.counts).toEqual({ pending: 3, running: 0, succeeded: 0, failed: 0, blocked: 0, cancelled: 0 });
    expect([progress.settled, progress.cancelReason, progress.task("z")]).toEqual([false, null, undefined]);
  });

  it("takes its acceptance from the journal, once and first", () => {
    const accepted = { kind: "workflow-accepted", atMs: 150, taskCount: 3 } as const;
    const progress = started();
    expect(refusal(progress, { ...accepted, taskCount: 2 }).code).toBe("wrong-task-count");
    done(progress, accepted);
    expect(progress.state().acceptedAtMs).toBe(150);
    expect(refusal(running("a"), accepted).code).toBe("already-accepted");
  });

  it("holds the allocation while the task is in flight", () => {
    const progress = running("a");
    const { allocation } = stateOf(progress, "a");
    expect(progress.state().resourceAllocations).toEqual({ "a#1": allocation });
    expect(stateOf(progress, "a")).toMatchObject({
      status: "running",
      attempts: 1,
      agentId: "x",
      startedAtMs: 200,
      queuedMs: 3,
    });
    done(progress, next(progress, "a", 300).succeeded());
    expect(progress.state().resourceAllocations).toEqual({});
    expect(stateOf(progress, "a")).toMatchObject({
      output: "did a",
      finishedAtMs: 300,
      allocation: null,
      agentId: "x",
    });
  });

  it("puts a retried task back, to wait until its time, with the failure counted", () => {
    const progress = running("a");
    done(progress, next(progress, "a", 300).retried());
    expect(stateOf(progress, "a")).toMatchObject({
      status: "pending",
      attempts: 1,
      failedAttempts: 1,
      notBeforeMs: 500,
      error: { class: "retryable" },
      usage: usageOf(1),
      ranMs: 10,
      finishedAtMs: null,
    });
    done(progress, next(progress, "a", 600).dispatched("y"));
    done(progress, next(progress, "a", 700).succeeded());
    expect(stateOf(progress, "a")).toMatchObject({
      attempts: 2,
      error: null,
      usage: usageOf(2),
      ranMs: 20,
      queuedMs: 6,
    });
  });

  it("puts an interrupted task back at once, with nothing counted against it", () => {
    const progress = running("a");
    done(progress, next(progress, "a").interrupted());
    expect(stateOf(progress, "a")).toMatchObject({
      status: "pending",
      attempts: 1,
      failedAttempts: 0,
      notBeforeMs: 0,
      error: { class: "crash", code: "interrupted", message: "engine gone" },
    });
  });

  it("counts the last failure, and none for a task that was refused before an attempt", () => {
    const progress = running("a");
    done(progress, next(progress, "a").failed(), next(progress, "c").refused());
    expect([stateOf(progress, "a"), stateOf(progress, "c")]).toMatchObject([
      { status: "failed", failedAttempts: 1, attempts: 1, finishedAtMs: 200 },
      { status: "failed", failedAttempts: 0, attempts: 0, finishedAtMs: 200 },
    ]);
  });

  it("cancels what runs and what waits, and tells them apart", () => {
    const progress = running("a");
    done(progress, { kind: "cancel-requested", atMs: 200, reason: "enough" });
    done(progress, { kind: "cancel-requested", atMs: 201, reason: "again" });
    expect([progress.state().executionStatus, progress.cancelReason]).toEqual(["cancelling", "enough"]);
    expect(refusal(progress, next(progress, "c").dispatched()).code).toBe("cancelling");
    done(progress, ...["a", "b", "c"].map((taskId) => next(progress, taskId).cancelled()));
    expect([stateOf(progress, "a").error?.code, stateOf(progress, "c").error?.code]).toEqual([
      "cancelled-in-flight",
      "cancelled-before-start",
    ]);
    expect(progress.settled).toBe(true);
  });

  it("keeps the newest epoch and the pool's size", () => {
    const progress = started();
    done(progress, { kind: "workflow-claimed", atMs: 1, engineId: "e", epoch: 3 });
    done(progress, { kind: "pool-scaled", atMs: 1, from: 0, to: 4, reason: "start" });
    expect(progress.state()).toMatchObject({ epoch: 3, poolSize: 4, executionStatus: "running" });
    expect(refusal(progress, { kind: "workflow-claimed", atMs: 1, engineId: "f", epoch: 3 }).code).toBe("stale-epoch");
  });

  it("finishes when it is settled, by the outcome that follows, and never changes again", () => {
    const finished = { kind: "workflow-finished", atMs: 900, outcome: "succeeded", reason: "r" } as const;
    const progress = started();
    expect(refusal(progress, finished)).toMatchObject({ code: "unsettled", taskId: null });
    for (const taskId of ["a", "b", "c"]) {
      done(progress, next(progress, taskId).dispatched());
      done(progress, next(progress, taskId).succeeded());
    }
    expect(refusal(progress, { ...finished, outcome: "failed" }).code).toBe("wrong-outcome");
    done(progress, finished);
    expect(progress.state()).toMatchObject({ executionStatus: "succeeded", finishedAtMs: 900 });
    for (const event of [finished, { kind: "cancel-requested", atMs: 1, reason: "late" } as const]) {
      expect(refusal(progress, event).code).toBe("workflow-is-final");
    }
  });
});

describe("WorkflowProgress refuses", () => {
  const a = (progress: WorkflowProgress) => next(progress, "a");
  const succeeded = (): WorkflowProgress => {
    const progress = running("a");
    done(progress, a(progress).succeeded());
    return progress;
  };
  const retried = (): WorkflowProgress => {
    const progress = running("a");
    done(progress, a(progress).retried());
    return progress;
  };
  const cases: readonly (readonly [
    string,
    IllegalTransition["code"],
    () => WorkflowProgress,
    (p: WorkflowProgress) => WorkflowEvent,
  ])[] = [
    ["a task that is not in the definition", "unknown-task", started, (p) => ({ ...a(p).dispatched(), taskId: "z" })],
    ["a blocker that is not in the definition", "unknown-task", started, (p) => a(p).blocked("z")],
    ["a second success", "task-is-final", succeeded, (p) => a(p).succeeded()],
    ["the cancellation of a final task", "task-is-final", succeeded, (p) => a(p).cancelled()],
    ["an end without a start", "task-not-running", started, (p) => a(p).succeeded()],
    ["a failed attempt without a start", "task-not-running", started, (p) => ({ ...a(p).failed(), attempt: 1 })],
    ["the late answer of a retried attempt", "task-not-running", retried, (p) => a(p).succeeded()],
    ["a second dispatch of one in flight", "task-not-pending", () => running("a"), (p) => a(p).dispatched()],
    ["blocking one in flight", "task-not-pending", () => running("a"), (p) => a(p).blocked("c")],
    ["refusing one in flight", "task-not-pending", () => running("a"), (p) => a(p).refused()],
    ["a skipped attempt", "wrong-attempt", started, (p) => ({ ...a(p).dispatched(), attempt: 2 })],
    ["the end of another attempt", "wrong-attempt", () => running("a"), (p) => ({ ...a(p).succeeded(), attempt: 2 })],
    ["a token that does not grow", "wrong-fencing-token", retried, (p) => ({ ...a(p).dispatched(), fencingToken: 1 })],
    [
      "the end under an older token",
      "wrong-fencing-token",
      () => running("a"),
      (p) => ({ ...a(p).failed(), fencingToken: 0 }),
    ],
    ["a dispatch before its dependency succeeded", "dependency-unmet", started, (p) => next(p, "b").dispatched()],
    [
      "a lease that is in use",
      "lease-taken",
      () => running("a"),
      (p) => {
        const event = next(p, "c").dispatched();
        return { ...event, allocation: { ...event.allocation, leaseId: "a#1" } };
      },
    ],
  ];

  it.each(cases)("%s (%s)", (_, code, from, make) => {
    const progress = from();
    const before = progress.state();
    const event = make(progress);
    const told = refusal(progress, event);
    expect(told).toMatchObject({ _tag: "IllegalTransition", code, workflowId: "w", event: event.kind });
    expect(told.message).toContain(event.kind);
    expect(told.hint.length).toBeGreaterThan(20);
    expect(progress.state()).toEqual(before);
  });
});

describe("WorkflowProgress.restore", () => {
  it("says that it is being cancelled though the state does not hold why", () => {
    const progress = started();
    done(progress, { kind: "cancel-requested", atMs: 1, reason: "enough" });
    expect(WorkflowProgress.restore(chain, progress.state()).cancelReason).toBe("requested before a restart");
    expect(WorkflowProgress.restore(chain, progress.state(), "enough").cancelReason).toBe("enough");
    expect(WorkflowProgress.restore(chain, started().state(), "enough").cancelReason).toBeNull();
  });

  it("takes a task that the state does not hold as pending", () => {
    const state = { ...started().state(), parallelTasks: [] };
    expect(WorkflowProgress.restore(chain, state).counts.pending).toBe(3);
  });
});

it("replayWorkflow stops at the first event that can't have happened", () => {
  const first = next(started(), "a").dispatched();
  expect(Result.getOrThrow(Result.flip(replayWorkflow(chain, 100, [first, first])))).toMatchObject({
    code: "task-not-pending",
    taskId: "a",
  });
});
