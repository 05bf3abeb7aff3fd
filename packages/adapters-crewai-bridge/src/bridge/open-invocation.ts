import type { InvocationRequest, InvocationResult, OrchestratorFailure } from "@plimsoll/application";
import * as Result from "effect/Result";
import { failureOfAnswer } from "../failure/answer-failure.ts";
import type { Answer, CloseExchange } from "../http/exchange.ts";
import { makeDecoder } from "../wire/decoder.ts";
import { InvocationAnswer } from "../wire/invocations.schema.ts";
import type { BridgeContext } from "./bridge-context.ts";
import { refused, resultOf, sentAt, timedOut, wireOf } from "./invocation-result.ts";

export type InvocationOutcome = Result.Result<InvocationResult, OrchestratorFailure>;

const decodeAnswer = makeDecoder("The invocation's answer", InvocationAnswer);

const judged = (
  context: BridgeContext,
  path: string,
  request: InvocationRequest,
  answer: Answer,
): InvocationOutcome => {
  if (answer.status === 429) return Result.succeed(refused(request, answer.receivedAtMs, answer.retryAfter));
  if (answer.status !== 200) return Result.fail(failureOfAnswer(`POST ${path}`, answer, context.redact));
  const decoded = decodeAnswer(answer.body, context.redact);
  return Result.map(decoded, (wire) => resultOf(wire, answer.receivedAtMs, context.clock));
};

/** Sends one invocation; `deliver` is called once, unless it is closed before, which cancels the work. */
export const openInvocation = (
  context: BridgeContext,
  poolPath: string,
  request: InvocationRequest,
  deliver: (outcome: InvocationOutcome) => void,
): CloseExchange => {
  const { exchanger, clock, timeouts } = context;
  const path = `${poolPath}/invocations`;
  const deadlineMs = request.timeoutMs + timeouts.graceMs;
  let sentAtMs: number | null = null;
  const onSent = (): void => void (sentAtMs = clock.nowMs());
  const stamped = (outcome: InvocationOutcome) => Result.map(outcome, (result) => sentAt(result, sentAtMs));
  return exchanger.collect(
    { method: "POST", path, body: JSON.stringify(wireOf(request)), deadlineMs, lane: "work", onSent },
    (collected) => {
      if (Result.isSuccess(collected)) deliver(stamped(judged(context, path, request, collected.success)));
      else if (collected.failure.code !== "timeout") deliver(Result.fail(collected.failure));
      else deliver(stamped(Result.succeed(timedOut(request, clock.nowMs(), timeouts.graceMs))));
    },
  );
};
