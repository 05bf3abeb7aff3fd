import { NO_USAGE, type TaskState } from "@plimsoll/domain";
import type { ActiveWorkflow } from "./active-workflow.ts";
import { blockDescendants } from "./block-descendants.ts";
import { cancelWorkflow } from "./cancel-active-workflow.ts";
import type { EngineState } from "./engine-state.ts";
import { enqueueTask } from "./enqueue-task.ts";
import { settleWorkflow } from "./settle-workflow.ts";

/** A task under which this many engines have died is taken for the cause, and fails. */
const MOST_INTERRUPTIONS = 20;

const diedRepeatedly = (state: EngineState, workflow: ActiveWorkflow, task: TaskState, nowMs: number): void => {
  const message = `${task.attempts - task.failedAttempts} engines died while it ran: it is not tried again`;
  workflow.record({
    kind: "task-failed",
    ...{ atMs: nowMs, taskId: task.taskId, attempt: task.attempts, fencingToken: task.fencingToken },
    error: { class: "crash", code: "engines-died", message, retryAfterMs: null },
    ...{ usage: NO_USAGE, ranMs: 0 },
  });
  blockDescendants(state, workflow, task.taskId, nowMs);
};

/** Attempts that a dead engine had in flight are void; their tasks are ready again. */
const voidAttempts = (state: EngineState, workflow: ActiveWorkflow, nowMs: number): void => {
  for (const task of workflow.progress.state().parallelTasks)
    if (task.status === "running" && task.attempts - task.failedAttempts > MOST_INTERRUPTIONS)
      diedRepeatedly(state, workflow, task, nowMs);
    else if (task.status === "running")
      workflow.record({
        kind: "task-interrupted",
        atMs: nowMs,
        taskId: task.taskId,
        attempt: task.attempts,
        fencingToken: task.fencingToken ?? 0,
        reason: "the engine that ran it is gone",
      });
};

/** Takes a claimed workflow in and queues what is ready: all roots of a new one, the unfinished of an old one. */
export const admitWorkflow = (
  state: EngineState,
  workflow: ActiveWorkflow,
  cancelRequested: string | null,
  nowMs: number,
): void => {
  state.add(workflow);
  const tokens = workflow.progress.state().parallelTasks.map(({ fencingToken }) => fencingToken ?? 0);
  state.ledger.startTokensAbove(tokens.reduce((largest, token) => Math.max(largest, token), 0));
  voidAttempts(state, workflow, nowMs);
  const { poolSize, poolReason } = state;
  if (workflow.poolSize !== poolSize)
    workflow.record({
      kind: "pool-scaled",
      atMs: nowMs,
      from: workflow.poolSize,
      to: poolSize,
      reason:
        workflow.poolSize === 0
          ? poolReason
          : `An engine with a pool of ${poolSize} took the workflow over. ${poolReason}`,
    });
  for (const taskId of workflow.readyTaskIds()) {
    const notBeforeMs = workflow.progress.task(taskId)?.notBeforeMs ?? 0;
    enqueueTask(state, workflow, taskId, { readyAtMs: nowMs, notBeforeMs });
  }
  const reason = workflow.progress.cancelReason ?? cancelRequested;
  if (reason !== null) cancelWorkflow(state, workflow, reason, nowMs);
  settleWorkflow(workflow, nowMs);
};
