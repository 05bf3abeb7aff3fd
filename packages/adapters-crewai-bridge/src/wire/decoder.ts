import type { OrchestratorFailure } from "@plimsoll/application";
import * as Result from "effect/Result";
import * as Schema from "effect/Schema";
import { protocolViolation } from "../failure/failures.ts";
import { excerptOf, type Redactor } from "../failure/redactor.ts";

/** Reads a body as JSON of one schema. */
export type Decoder<A> = (body: string, redact: Redactor) => Result.Result<A, OrchestratorFailure>;

const parsed = (body: string): Result.Result<unknown, string> => {
  try {
    return Result.succeed(JSON.parse(body));
  } catch (error) {
    return Result.fail(error instanceof Error ? error.message : String(error));
  }
};

/** Compiled once per schema; `what` names the answer in the failure. */
export const makeDecoder = <A>(what: string, schema: Schema.Codec<A, unknown>): Decoder<A> => {
  const decode = Schema.decodeUnknownResult(schema);
  return (body, redact) => {
    const json = parsed(body);
    if (Result.isFailure(json)) {
      const message = `${what} is not JSON: ${redact(json.failure).slice(0, 200)}`;
      return Result.fail(protocolViolation(message, excerptOf(body, redact)));
    }
    const value = decode(json.success);
    if (Result.isSuccess(value)) return Result.succeed(value.success);
    const issue = redact(value.failure.message).slice(0, 400);
    return Result.fail(protocolViolation(`${what} breaks the schema: ${issue}`, excerptOf(body, redact)));
  };
};
