import type { OrchestratorFailure } from "@plimsoll/application";
import * as Result from "effect/Result";
import type { Answer } from "../http/exchange.ts";
import { makeDecoder } from "../wire/decoder.ts";
import { Problem } from "../wire/problem.schema.ts";
import { failureOf, protocolViolation } from "./failures.ts";
import { excerptOf, type Redactor } from "./redactor.ts";

const decodeProblem = makeDecoder("The problem document", Problem);

const HINTS: Readonly<Record<string, string>> = {
  unauthorized: "Set PLIMSOLL_ORCHESTRATOR_TOKEN to the token that the orchestrator was started with.",
  "pool-not-found": "The pool was released, or the orchestrator was restarted since: instantiate it again.",
  "agent-not-found": "Ask only for agents that the pool was instantiated with.",
  "invalid-request": "The orchestrator refuses the field that its message names; correct it in the scenario.",
  "not-ready": "The orchestrator is still starting: wait until GET /v1/health answers 200.",
  "pool-exhausted": "The orchestrator is full: ask for fewer agents, or raise its limit.",
};
const STATUS_CODES: Readonly<Record<number, readonly string[]>> = {
  401: ["unauthorized"],
  404: ["pool-not-found", "agent-not-found", "invocation-not-found"],
  422: ["invalid-request"],
  429: ["pool-exhausted"],
  503: ["not-ready"],
};

/** What a status other than the expected one means; `what` is method and path. */
export const failureOfAnswer = (what: string, answer: Answer, redact: Redactor): OrchestratorFailure => {
  const problem = decodeProblem(answer.body, redact);
  const excerpt = excerptOf(answer.body, redact);
  if (Result.isFailure(problem)) {
    if (answer.status === 401) return failureOf("unauthorized", `${what} answered 401`, HINTS["unauthorized"] ?? "");
    return protocolViolation(`${what} answered ${answer.status} without a problem document`, excerpt);
  }
  const { code, detail, title } = problem.success;
  if (STATUS_CODES[answer.status]?.includes(code) !== true) {
    return protocolViolation(`${what} answered ${answer.status} with the code ${redact(code)}`, excerpt);
  }
  const said = redact(detail ?? title ?? "no detail").slice(0, 500);
  return failureOf(code, `${what} answered ${answer.status} ${code}: ${said}`, HINTS[code] ?? "");
};
