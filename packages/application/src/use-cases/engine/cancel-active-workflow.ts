import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import { TaskFailure } from "../../ports/task-runner.port.ts";
import type { ActiveWorkflow } from "./active-workflow.ts";
import type { EngineState } from "./engine-state.ts";
import type { RunningAttempt } from "./running-attempt.ts";
import { settleWorkflow } from "./settle-workflow.ts";

/** Asks a running attempt to end for this reason; its work is interrupted and then reported like any other end. */
export const requestEnd = (attempt: RunningAttempt, failure: TaskFailure, nowMs: number): void => {
  attempt.endRequestedAtMs ??= nowMs;
  Deferred.doneUnsafe(attempt.ended, Effect.fail(failure));
};

const cancelled = (reason: string): TaskFailure =>
  new TaskFailure({ class: "cancelled", code: "cancelled", message: reason, retryAfterMs: null });

/** Waiting tasks are cancelled now, running ones are asked to end; what has succeeded stays. */
export const cancelWorkflow = (state: EngineState, workflow: ActiveWorkflow, reason: string, nowMs: number): void => {
  if (workflow.finished) return;
  if (workflow.progress.cancelReason === null) workflow.record({ kind: "cancel-requested", atMs: nowMs, reason });
  state.scheduler.removeWorkflow(workflow.key.tenantId, workflow.key.workflowId);
  for (const { taskId } of workflow.definition.tasks)
    if (workflow.progress.task(taskId)?.status === "pending")
      workflow.record({ kind: "task-cancelled", atMs: nowMs, taskId, reason });
  for (const attempt of state.attempts.values())
    if (attempt.workflow === workflow) requestEnd(attempt, cancelled(reason), nowMs);
  settleWorkflow(workflow, nowMs);
};
