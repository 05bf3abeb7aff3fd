import { renderPrompt, taskErrorOfInvocation } from "@plimsoll/domain";
import type { MissingInput, PromptTooLong } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Result from "effect/Result";
import type { InvocationRequest, InvocationResult, OrchestratorPool } from "../../../ports/agent-orchestrator.port.ts";
import { TaskFailure } from "../../../ports/task-runner.port.ts";
import type { TaskAttempt, TaskOutput, TaskRunnerPort } from "../../../ports/task-runner.port.ts";
import { attemptId } from "./attempt-id.ts";
import { orchestratorTaskFailure } from "./orchestrator-task-failure.ts";

const MS_PER_SEC = 1000;
/** The orchestrator keeps the time limit itself; one that has not answered this long after it is given up. */
const GRACE_MS = 5_000;
/** Calling an invocation off must not hold up the end of its task. */
const CANCEL_WITHIN_MS = 2_000;

const permanent = (code: string, message: string): TaskFailure =>
  new TaskFailure({ class: "permanent", code, message, retryAfterMs: null });

const promptFailure = (failure: MissingInput | PromptTooLong): TaskFailure =>
  permanent(
    failure._tag === "MissingInput" ? "missing-input" : "prompt-too-long",
    `${failure.message}. ${failure.hint}`,
  );

const requestOf = (attempt: TaskAttempt): Result.Result<InvocationRequest, TaskFailure> => {
  const { task, agent, inputs, allocation, change } = attempt;
  const { work } = task;
  if (work.kind !== "prompt") {
    return Result.fail(permanent("wrong-work", `task ${task.taskId} is code: an orchestrator runs prompts only`));
  }
  return Result.mapBoth(renderPrompt(work.prompt, inputs), {
    onFailure: promptFailure,
    onSuccess: (prompt) => ({
      requestId: attemptId(attempt),
      agentId: agent.agentId,
      topic: work.topic,
      prompt: change === null ? prompt : `${prompt}\n\n${change}`,
      timeoutMs: allocation.timeoutSeconds * MS_PER_SEC,
    }),
  });
};

const outputOf = (result: InvocationResult): Effect.Effect<TaskOutput, TaskFailure> =>
  result.outcome === "succeeded"
    ? Effect.succeed({ output: result.content, usage: { steps: 1 } })
    : Effect.fail(new TaskFailure(taskErrorOfInvocation(result.error)));

const unanswered = ({ timeoutMs }: InvocationRequest): TaskFailure =>
  new TaskFailure({
    class: "timeout",
    code: "timeout",
    message: `no answer within ${timeoutMs} ms, nor in the ${GRACE_MS} ms after`,
    retryAfterMs: null,
  });

const callOff = (pool: OrchestratorPool, { requestId }: InvocationRequest) =>
  pool.cancel(requestId).pipe(Effect.timeoutOption(CANCEL_WITHIN_MS), Effect.ignore);

const invoke = (pool: OrchestratorPool, request: InvocationRequest): Effect.Effect<TaskOutput, TaskFailure> =>
  pool.invoke(request).pipe(
    Effect.mapError(orchestratorTaskFailure),
    Effect.onInterrupt(() => callOff(pool, request)),
    Effect.timeoutOrElse({ duration: request.timeoutMs + GRACE_MS, orElse: () => Effect.fail(unanswered(request)) }),
    Effect.flatMap(outputOf),
  );

/**
 * Runs prompts on the agents of a pool; the agent ids are the pool's. The request id names the attempt, so that an
 * orchestrator which keeps its answers can tell a repetition from a new attempt. A step is counted for each answer: the
 * protocol reports neither tokens nor cost.
 */
export const orchestratorTaskRunner = (pool: OrchestratorPool): TaskRunnerPort => ({
  run: Effect.fn("OrchestratorTaskRunner.run")(function* (attempt: TaskAttempt) {
    const request = yield* Effect.fromResult(requestOf(attempt));
    const output = yield* invoke(pool, request);
    attempt.progress(output.usage);
    return output;
  }),
});
