import { OrchestratorFailure } from "@plimsoll/application";
import type { InvocationError } from "@plimsoll/domain";
import type { CallFate } from "../llm/stub-llm-call.ts";
import type { CrashRule } from "../stub-behaviour.ts";

type ErrorCode = InvocationError["code"];

const RETRYABLE: ReadonlySet<ErrorCode> = new Set<ErrorCode>(["timeout", "llm-rate-limited", "llm-error"]);

/** A failed invocation's error; whatever lies with the LLM or with time may be tried again. */
export const invocationError = (code: ErrorCode, message: string): InvocationError => ({
  code,
  message,
  retryable: RETRYABLE.has(code),
});

/** What the caller of a refused LLM call is told. */
export const errorOfFate = (fate: CallFate): InvocationError =>
  fate === "rate-limited"
    ? invocationError("llm-rate-limited", "stub: the simulated LLM answered 429")
    : invocationError("llm-error", "stub: the simulated LLM answered 500");

/** How a failure rule's code comes about at the LLM; null when it comes about in the orchestrator. */
export const fateOfCode = (code: ErrorCode | null): CallFate | null => {
  switch (code) {
    case null:
      return "answered";
    case "llm-error":
      return "server-error";
    case "llm-rate-limited":
      return "rate-limited";
    case "timeout":
      return "stalled";
    case "cancelled":
    case "orchestrator-error":
    case "resource-limit":
      return null;
  }
};

const failure = (code: string, message: string, hint: string) =>
  new OrchestratorFailure({ code, message, hint, exitCode: null, lastStderr: [] });

/** The pool has been released. */
export const poolNotFound = (poolId: string): OrchestratorFailure =>
  failure("pool-not-found", `pool ${poolId} has been released`, "instantiate a new pool");

/** The pool never had this agent. */
export const agentNotFound = (poolId: string, agentId: string): OrchestratorFailure =>
  failure("agent-not-found", `pool ${poolId} has no agent ${agentId}`, "ask for an agent the pool was opened with");

/** The simulated process has died, and everything asked of it from now on fails with this. */
export const diedOf = (crash: CrashRule): OrchestratorFailure =>
  new OrchestratorFailure({
    code: "died",
    message: `stub: simulated crash after ${crash.afterResults} results`,
    hint: "switch the stub's `crash` off",
    exitCode: crash.exitCode,
    lastStderr: crash.lastStderr,
  });
