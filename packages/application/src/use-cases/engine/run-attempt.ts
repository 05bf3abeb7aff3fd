import { addUsage, NO_USAGE, overspentBudget, type Usage } from "@plimsoll/domain";
import * as Cause from "effect/Cause";
import type { Clock } from "effect/Clock";
import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import {
  type AgentStep,
  type TaskAttempt,
  TaskFailure,
  type TaskOutput,
  type TaskRunnerPort,
} from "../../ports/task-runner.port.ts";
import { requestEnd } from "./cancel-active-workflow.ts";
import type { AttemptEnd } from "./engine-message.ts";
import type { RunningAttempt } from "./running-attempt.ts";

const MS_PER_SECOND = 1_000;

const permanent = (code: string, message: string): TaskFailure =>
  new TaskFailure({ class: "permanent", code, message, retryAfterMs: null });

/** A reported usage replaces what was reported before: reports are of the attempt so far. */
const merge = (usage: Usage, reported: Partial<Usage>): Usage => addUsage(NO_USAGE, { ...usage, ...reported });

const noteProgress = (attempt: RunningAttempt, clock: Clock, reported: Partial<Usage> | undefined): void => {
  const nowMs = clock.currentTimeMillisUnsafe();
  attempt.lastProgressAtMs = nowMs;
  if (reported === undefined) return;
  attempt.usage = merge(attempt.usage, reported);
  const spent = overspentBudget(attempt.budget, attempt.usage);
  if (spent !== null) requestEnd(attempt, permanent("budget-exhausted", spent.message), nowMs);
};

const noteStep = (attempt: RunningAttempt, clock: Clock, step: AgentStep): void => {
  noteProgress(attempt, clock, { ...attempt.usage, steps: attempt.usage.steps + 1 });
  const oscillation = attempt.oscillation.observe(step);
  if (oscillation === null) return;
  const message = `goes round in circles: the same ${oscillation.cycleLength} steps ${oscillation.repetitions} times`;
  const failure = new TaskFailure({ class: "timeout", code: "oscillation", message, retryAfterMs: null });
  requestEnd(attempt, failure, clock.currentTimeMillisUnsafe());
};

const attemptFor = (attempt: RunningAttempt, clock: Clock): TaskAttempt => ({
  tenantId: attempt.workflow.key.tenantId,
  workflowId: attempt.workflow.key.workflowId,
  task: attempt.task,
  agent: attempt.agent,
  attempt: attempt.attempt,
  allocation: attempt.allocation,
  change: attempt.workflow.changes.get(attempt.task.taskId) ?? null,
  inputs: attempt.workflow.inputsOf(attempt.task),
  progress: (reported) => noteProgress(attempt, clock, reported),
  step: (step) => noteStep(attempt, clock, step),
});

/** The smaller of the time limit and what the budget leaves; with the words for when it is up. */
const timeLimit = (attempt: RunningAttempt): { readonly ms: number; readonly failure: () => TaskFailure } => {
  const limitMs = attempt.allocation.timeoutSeconds * MS_PER_SECOND;
  const budgetMs = attempt.budget.wallTimeMs ?? Number.POSITIVE_INFINITY;
  if (budgetMs < limitMs) {
    const message = `the budget of ${budgetMs} ms of time is spent`;
    return { ms: budgetMs, failure: () => permanent("budget-exhausted", message) };
  }
  const message = `did not end within ${attempt.allocation.timeoutSeconds} s`;
  return {
    ms: limitMs,
    failure: () => new TaskFailure({ class: "timeout", code: "timeout", message, retryAfterMs: null }),
  };
};

const failureOf = (cause: Cause.Cause<TaskFailure>): TaskFailure => {
  const failure = Cause.findErrorOption(cause);
  if (failure._tag === "Some") return failure.value;
  const message = Cause.hasInterruptsOnly(cause) ? "its work was interrupted" : Cause.pretty(cause);
  return new TaskFailure({ class: "crash", code: "runner-crashed", message, retryAfterMs: null });
};

const resultOf = (exit: Exit.Exit<TaskOutput, TaskFailure>): AttemptEnd["result"] =>
  Exit.isSuccess(exit) ? { ok: true, output: exit.value } : { ok: false, failure: failureOf(exit.cause) };

/** Lets an attempt run within its limits and answers with how it ended; it never fails, whatever the runner does. */
export const runAttempt = Effect.fnUntraced(function* (runner: TaskRunnerPort, attempt: RunningAttempt, clock: Clock) {
  attempt.startedAtMs = clock.currentTimeMillisUnsafe();
  attempt.lastProgressAtMs = attempt.startedAtMs;
  const limit = timeLimit(attempt);
  const work = Effect.suspend(() => runner.run(attemptFor(attempt, clock))).pipe(
    Effect.timeoutOrElse({ duration: limit.ms, orElse: () => Effect.fail(limit.failure()) }),
  );
  const exit = yield* Effect.exit(Effect.raceFirst(work, Deferred.await(attempt.ended)));
  const endedAtMs = clock.currentTimeMillisUnsafe();
  const result = resultOf(exit);
  const reported = result.ok ? merge(attempt.usage, result.output.usage) : attempt.usage;
  return {
    kind: "ended",
    key: attempt.workflow.key,
    taskId: attempt.task.taskId,
    fencingToken: attempt.fencingToken,
    result,
    usage: { ...NO_USAGE, ...reported, wallTimeMs: attempt.ranMs(endedAtMs) },
    endedAtMs,
  } satisfies AttemptEnd;
});
