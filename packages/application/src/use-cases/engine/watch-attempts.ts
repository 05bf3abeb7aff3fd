import { stalledTaskIds } from "@plimsoll/domain";
import { TaskFailure } from "../../ports/task-runner.port.ts";
import type { ActiveWorkflow } from "./active-workflow.ts";
import { endAttempt } from "./end-attempt.ts";
import type { EngineState } from "./engine-state.ts";
import type { RunningAttempt } from "./running-attempt.ts";

/** An attempt that was asked to end and has not after this long is fenced: its late answer counts no more. */
const END_GRACE_MS = 10_000;
/** Ticks further apart than this are a pause of the engine. */
const LONGEST_TICK_MS = 5_000;

/** Fences an attempt at once: its place is free, its late answer is ignored, its work is interrupted meanwhile. */
const fence = (state: EngineState, attempt: RunningAttempt, failure: TaskFailure, nowMs: number): void => {
  const { workflow, task, fencingToken, usage, fiber } = attempt;
  const result = { ok: false, failure } as const;
  endAttempt(
    state,
    { kind: "ended", key: workflow.key, taskId: task.taskId, fencingToken, result, usage, endedAtMs: nowMs },
    nowMs,
  );
  if (fiber !== null) state.abandoned.push(fiber);
};

/** The engine itself stood still (its store was away, its machine slept): nobody is late for that. */
const forgivePause = (state: EngineState, nowMs: number): void => {
  for (const attempt of state.attempts.values()) {
    attempt.lastProgressAtMs = nowMs;
    if (attempt.endRequestedAtMs !== null) attempt.endRequestedAtMs = nowMs;
  }
};

const stalled = (attempt: RunningAttempt, nowMs: number): TaskFailure =>
  new TaskFailure({
    class: "timeout",
    code: "stalled",
    message: `no progress for ${Math.round(nowMs - attempt.lastProgressAtMs)} ms`,
    retryAfterMs: null,
  });

const unresponsive = (attempt: RunningAttempt, nowMs: number): TaskFailure =>
  new TaskFailure({
    class: "timeout",
    code: "unresponsive",
    message: `did not end within ${Math.round(nowMs - (attempt.endRequestedAtMs ?? nowMs))} ms after it was asked to`,
    retryAfterMs: null,
  });

const fenceStalledOf = (state: EngineState, workflow: ActiveWorkflow, nowMs: number): void => {
  const attempts = [...state.attempts.values()].filter((attempt) => attempt.workflow === workflow);
  const progress = new Map(attempts.map((attempt) => [attempt.task.taskId, attempt.lastProgressAtMs]));
  const ids = new Set(stalledTaskIds(progress, nowMs, workflow.definition.errorHandling.stallAfterMs));
  for (const attempt of attempts)
    if (ids.has(attempt.task.taskId)) {
      state.totals.stalled += 1;
      fence(state, attempt, stalled(attempt, nowMs), nowMs);
    }
};

const fenceStalled = (state: EngineState, nowMs: number): void => {
  const workflows = new Set([...state.attempts.values()].map(({ workflow }) => workflow));
  for (const workflow of workflows) fenceStalledOf(state, workflow, nowMs);
};

const fenceUnresponsive = (state: EngineState, nowMs: number): void => {
  for (const attempt of [...state.attempts.values()])
    if (attempt.endRequestedAtMs !== null && nowMs - attempt.endRequestedAtMs > END_GRACE_MS)
      fence(state, attempt, unresponsive(attempt, nowMs), nowMs);
};

const fenceExpired = (state: EngineState, nowMs: number): void => {
  const expired = new Set(state.ledger.expire(nowMs).map(({ leaseId }) => leaseId));
  if (expired.size === 0) return;
  for (const attempt of [...state.attempts.values()])
    if (expired.has(attempt.allocation.leaseId)) fence(state, attempt, unresponsive(attempt, nowMs), nowMs);
};

/** Finds attempts that live but get nowhere: by progress, not by the health of a process. */
export const watchAttempts = (state: EngineState, nowMs: number): void => {
  const pausedMs = nowMs - state.watchedAtMs;
  state.watchedAtMs = nowMs;
  if (pausedMs > LONGEST_TICK_MS) return forgivePause(state, nowMs);
  fenceStalled(state, nowMs);
  fenceUnresponsive(state, nowMs);
  fenceExpired(state, nowMs);
};
