import type { OrchestratorFailure } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { failureOfAnswer } from "../failure/answer-failure.ts";
import type { ExchangeRequest } from "../http/exchange.ts";
import type { Decoder } from "../wire/decoder.ts";
import type { BridgeContext } from "./bridge-context.ts";

/** What a request expects: one status, and a body of one schema. */
export interface Expectation<A> {
  readonly status: number;
  readonly decode: Decoder<A>;
}

/** One request of the protocol, its answer validated; every other status is translated. */
export const ask = <A>(
  context: Pick<BridgeContext, "exchanger" | "redact">,
  request: ExchangeRequest,
  expected: Expectation<A>,
): Effect.Effect<A, OrchestratorFailure> =>
  Effect.flatMap(context.exchanger.send(request), (answer) =>
    answer.status === expected.status
      ? Effect.fromResult(expected.decode(answer.body, context.redact))
      : Effect.fail(failureOfAnswer(`${request.method} ${request.path}`, answer, context.redact)),
  );
