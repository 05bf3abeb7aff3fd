import { type TaskAttempt, TaskFailure, type TaskRunnerPort } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import type { AttemptLine, openAttemptLog } from "./attempt-log.ts";

const FAILURE_RATIO = 0.08;

const injected = new TaskFailure({
  class: "retryable",
  code: "injected",
  message: "a failure that the test has put in",
  retryAfterMs: null,
});

const line = (what: AttemptLine["what"], { workflowId, task, attempt }: TaskAttempt): AttemptLine => ({
  ...{ what, workflowId, taskId: task.taskId, attempt },
  processId: process.pid,
  atMs: Date.now(),
});

/** Work of random length that fails now and then, and writes to the log when it begins and when it ends. */
export const loggingRunner = (
  log: ReturnType<typeof openAttemptLog>,
  random: () => number,
  longestTaskMs: number,
): TaskRunnerPort => ({
  run: (attempt) =>
    Effect.sync(() => log.write(line("began", attempt))).pipe(
      Effect.andThen(Effect.suspend(() => Effect.sleep(random() * longestTaskMs))),
      Effect.andThen(Effect.sync(() => log.write(line("ended", attempt)))),
      Effect.andThen(Effect.suspend(() => (random() < FAILURE_RATIO ? Effect.fail(injected) : Effect.void))),
      Effect.as({ output: `output of ${attempt.task.taskId}`, usage: { tokens: 7 } }),
    ),
});
