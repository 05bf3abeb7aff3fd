import process from "node:process";
import { makeResourceMonitor } from "@plimsoll/adapters-host";
import { makeEventStream } from "@plimsoll/adapters-memory";
import { makePostgresWorkflowStore } from "@plimsoll/adapters-postgres";
import { makeWorkflowEngine, type TaskAttempt, TaskFailure, type TaskRunnerPort } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { engineSettings } from "../engine-settings.ts";
import { randomNumbers } from "../random-numbers.ts";
import { type AttemptLine, openAttemptLog } from "./attempt-log.ts";

/**
 * An engine in a process of its own, to be killed at any instant. It loads, says `loaded`, waits for a line on stdin, and then
 * runs whatever workflows nobody else runs, for ever. Arguments: database URL, attempt log, claim's lifetime in ms, seed.
 */
const [databaseUrl = "", logPath = "", claimTtlMs = "500", seed = "1"] = process.argv.slice(2);
const LONGEST_TASK_MS = 25;
const FAILURE_RATIO = 0.08;

const random = randomNumbers(Number(seed));
const log = openAttemptLog(logPath);

const line = (what: AttemptLine["what"], { workflowId, task, attempt }: TaskAttempt): AttemptLine => ({
  ...{ what, workflowId, taskId: task.taskId, attempt },
  processId: process.pid,
  atMs: Date.now(),
});

const injected = new TaskFailure({
  class: "retryable",
  code: "injected",
  message: "a failure that the test has put in",
  retryAfterMs: null,
});

const runner: TaskRunnerPort = {
  run: (attempt) =>
    Effect.sync(() => log.write(line("began", attempt))).pipe(
      Effect.andThen(Effect.sleep(random() * LONGEST_TASK_MS)),
      Effect.andThen(Effect.sync(() => log.write(line("ended", attempt)))),
      Effect.andThen(Effect.suspend(() => (random() < FAILURE_RATIO ? Effect.fail(injected) : Effect.void))),
      Effect.as({ output: `output of ${attempt.task.taskId}`, usage: { tokens: 7 } }),
    ),
};

const program = Effect.gen(function* () {
  const store = yield* makePostgresWorkflowStore({ databaseUrl });
  const ports = { store, runner, monitor: yield* makeResourceMonitor(), events: yield* makeEventStream(store) };
  const settings = engineSettings(`engine-${process.pid}`, {
    claimTtlMs: Number(claimTtlMs),
    recoverOrphans: true,
    random,
  });
  yield* makeWorkflowEngine(ports, settings);
  process.stdout.write("running\n");
  return yield* Effect.never;
});

process.stdout.write("loaded\n");
process.stdin.once("data", () => {
  Effect.runPromise(Effect.scoped(program)).catch((error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exit(1);
  });
});
process.stdin.on("end", () => process.exit(0));
