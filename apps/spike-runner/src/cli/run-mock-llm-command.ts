import type { CliContext, LatencyArgument } from "@plimsoll/adapters-command-line";
import { makeClock } from "@plimsoll/adapters-host";
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import { DEFAULT_MOCK_LATENCY, type MockLlmFlags } from "./mock-llm-flags.ts";
import { resolveLatency } from "./resolve-latency.ts";

const optionalLatency = (argument: Option.Option<LatencyArgument>) =>
  Option.isNone(argument) ? Effect.succeed(undefined) : Effect.fromResult(resolveLatency(argument.value));

const settingsOf = Effect.fnUntraced(function* (flags: MockLlmFlags) {
  const latency = (yield* optionalLatency(flags.latency)) ?? DEFAULT_MOCK_LATENCY;
  const timeToFirstToken = yield* optionalLatency(flags.timeToFirstToken);
  const perToken = yield* optionalLatency(flags.perToken);
  return {
    latency,
    ...(timeToFirstToken === undefined ? {} : { timeToFirstToken }),
    ...(perToken === undefined ? {} : { perToken }),
    ...(Option.isNone(flags.rpm) ? {} : { rpm: flags.rpm.value }),
  };
});

/** Everything of `plimsoll mock-llm` after the flags were parsed. */
export const runMockLlmCommand = Effect.fnUntraced(function* (context: CliContext, flags: MockLlmFlags) {
  const settings = yield* settingsOf(flags);
  const { port, seed, model } = flags;
  const { makeMockLlm } = yield* Effect.promise(() => import("@plimsoll/mock-llm"));
  const serve = Effect.gen(function* () {
    const mock = yield* makeMockLlm({ clock: makeClock(), settings, seed, model, port });
    context.stdout.write(`OPENAI_BASE_URL=${mock.endpoint.baseUrl}\n`);
    context.stderr.write(`mock LLM: model ${model}, journal and barrier at ${mock.controlUrl}, Ctrl-C ends it\n`);
    yield* context.stopRequested;
  });
  yield* Effect.scoped(serve);
});
