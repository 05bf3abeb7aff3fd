import * as Effect from "effect/Effect";
import type { IsolatedJob, IsolatedRunnerPort, IsolationLimits } from "../../../ports/isolated-runner.port.ts";
import { TaskFailure } from "../../../ports/task-runner.port.ts";
import type { TaskAttempt, TaskRunnerPort } from "../../../ports/task-runner.port.ts";
import { attemptId } from "./attempt-id.ts";
import { codeFailure } from "./code-failure.ts";
import { codeOutput } from "./code-output.ts";
import { progressLines, withoutReports } from "./progress-lines.ts";

/** Where code tasks run and what they are given. */
export interface IsolatedTaskSettings {
  /** Relative commands and paths of tasks start here: the folder of the workflow file. */
  readonly workingDirectory: string;
  /** Variables that every code task gets beside those of its attempt. @default none */
  readonly env?: Readonly<Record<string, string>>;
  /** Bytes of stdout that a task may write. @default 10 MiB */
  readonly outputBytes?: number;
}

const MS_PER_SEC = 1000;
const DEFAULT_OUTPUT_BYTES = 10 * 1_048_576;
/** A task that is allocated no CPU of its own (it waits for a model, say) still has to start and to read its input. */
const LEAST_CPU_CORES = 0.1;

const limitsOf = ({ task, allocation }: TaskAttempt, outputBytes: number): IsolationLimits => ({
  memoryMb: allocation.memoryMb,
  cpuSeconds: null,
  cpuCores: Math.max(LEAST_CPU_CORES, allocation.cpuCores),
  wallTimeMs: Math.min(allocation.timeoutSeconds, task.timeoutSeconds) * MS_PER_SEC,
  readPaths: task.work.kind === "code" ? task.work.readPaths : [],
  writePaths: task.work.kind === "code" ? task.work.writePaths : [],
  outputBytes,
});

const envOf = (attempt: TaskAttempt): Readonly<Record<string, string>> => ({
  PLIMSOLL_TENANT_ID: attempt.tenantId,
  PLIMSOLL_WORKFLOW_ID: attempt.workflowId,
  PLIMSOLL_TASK_ID: attempt.task.taskId,
  PLIMSOLL_ATTEMPT: String(attempt.attempt),
  PLIMSOLL_IDEMPOTENCY_KEY: attempt.task.idempotencyKey,
  ...(attempt.change === null ? {} : { PLIMSOLL_CHANGE: attempt.change }),
});

const noteOutput = (attempt: TaskAttempt): IsolatedJob["onOutput"] => {
  const report = progressLines(attempt);
  return (stdout) => {
    attempt.progress();
    if (stdout !== undefined) report(stdout);
  };
};

const jobOf = (attempt: TaskAttempt, command: readonly string[], settings: IsolatedTaskSettings): IsolatedJob => ({
  name: attemptId(attempt),
  command,
  workingDirectory: settings.workingDirectory,
  stdin: JSON.stringify(attempt.inputs),
  env: { ...settings.env, ...envOf(attempt) },
  limits: limitsOf(attempt, settings.outputBytes ?? DEFAULT_OUTPUT_BYTES),
  onOutput: noteOutput(attempt),
  onProgress: () => attempt.progress(),
});

const noCode = (taskId: string): TaskFailure =>
  new TaskFailure({
    class: "permanent",
    code: "wrong-work",
    message: `task ${taskId} is a prompt: an isolated process runs code only`,
    retryAfterMs: null,
  });

/**
 * Runs code tasks in processes of their own. The outputs of the dependencies arrive as a JSON object on stdin, the names of
 * the attempt as PLIMSOLL_… variables; codeOutput says how a program answers, codeFailure what its bad ends mean, progressLines
 * how it tells what it does meanwhile.
 */
export const isolatedTaskRunner = (isolated: IsolatedRunnerPort, settings: IsolatedTaskSettings): TaskRunnerPort => ({
  run: Effect.fn("IsolatedTaskRunner.run")(function* (attempt: TaskAttempt) {
    const { work, taskId } = attempt.task;
    if (work.kind !== "code") return yield* noCode(taskId);
    const result = yield* isolated.run(jobOf(attempt, work.command, settings));
    if (result.end.kind !== "exited" || result.end.exitCode !== 0) return yield* codeFailure(result);
    const output = codeOutput(withoutReports(result.stdout));
    attempt.progress(output.usage);
    return output;
  }),
});
