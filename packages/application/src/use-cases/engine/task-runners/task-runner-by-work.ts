import type { TaskRunnerPort } from "../../../ports/task-runner.port.ts";

/** Hands every attempt to the runner for its kind of work. */
export const taskRunnerByWork = (runners: {
  readonly prompt: TaskRunnerPort;
  readonly code: TaskRunnerPort;
}): TaskRunnerPort => ({ run: (attempt) => runners[attempt.task.work.kind].run(attempt) });
