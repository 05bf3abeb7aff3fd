import { type TaskAttempt, TaskFailure, type TaskRunnerPort } from "@plimsoll/application";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";

/** What an attempt does instead of work. */
export interface TimedBehaviour {
  readonly durationMs: number;
  /** Null: it succeeds. */
  readonly failure: TaskFailure | null;
}

/** Runs nothing: waits as long as it is told, then answers or fails. Deterministic, so that tests can count on it. */
export const timedRunner = (behaviourOf: (attempt: TaskAttempt) => TimedBehaviour): TaskRunnerPort => ({
  run: Effect.fnUntraced(function* (attempt) {
    const { durationMs, failure } = behaviourOf(attempt);
    yield* Effect.sleep(Duration.millis(durationMs));
    if (failure !== null) return yield* failure;
    const tokens = attempt.task.taskId.length;
    attempt.progress({ tokens });
    return { output: `answer of ${attempt.task.taskId}`, usage: { tokens } };
  }),
});

/** A failure of the given class, as a runner reports it. */
export const taskFailure = (errorClass: TaskFailure["class"], message: string): TaskFailure =>
  new TaskFailure({ class: errorClass, code: `${errorClass}-in-test`, message, retryAfterMs: null });
