import {
  type CliContext,
  type LatencyArgument,
  resolveLatency,
  type UsageError,
} from "@plimsoll/adapters-command-line";
import { makeClock } from "@plimsoll/adapters-host";
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import * as Result from "effect/Result";
import path from "node:path";
import type { StartedMockLlm } from "@plimsoll/mock-llm";
import { type MockScript, readMockScript } from "../config/mock-script.ts";
import { DEFAULT_MOCK_LATENCY, type MockLlmFlags } from "./mock-llm-flags.ts";

const settingsOf = Effect.fnUntraced(function* ({ workingDirectory }: CliContext, flags: MockLlmFlags) {
  const optionalLatency = (argument: Option.Option<LatencyArgument>) =>
    Option.isNone(argument)
      ? Effect.succeed(undefined)
      : Effect.fromResult(resolveLatency(argument.value, workingDirectory));
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

/** Tells the LLM what the script says, and starts the time of its faults; says what is then in force. */
const perform = Effect.fnUntraced(function* ({ behaviour }: StartedMockLlm, script: MockScript) {
  const { faults = [], agentIds = [] } = script;
  if (faults.length === 0) return "";
  const inForce = yield* behaviour.setFaults(faults, agentIds);
  yield* behaviour.startFaults;
  return `, ${inForce.length} fault rules from now on`;
});

const scriptOf = ({ workingDirectory }: CliContext, { script }: MockLlmFlags): Result.Result<MockScript, UsageError> =>
  Option.isNone(script)
    ? Result.succeed({})
    : readMockScript(path.resolve(workingDirectory, script.value), script.value);

/** Everything of `plimsoll mock-llm` after the flags were parsed. */
export const runMockLlmCommand = Effect.fnUntraced(function* (context: CliContext, flags: MockLlmFlags) {
  const script = yield* Effect.fromResult(scriptOf(context, flags));
  const toolTurns = Option.getOrElse(flags.toolTurns, () => script.tools?.turns ?? 0);
  const settings = { ...(yield* settingsOf(context, flags)), toolTurns };
  const { port, seed, model } = flags;
  const { makeMockLlm } = yield* Effect.promise(() => import("@plimsoll/mock-llm"));
  const serve = Effect.gen(function* () {
    const mock = yield* makeMockLlm({ clock: makeClock(), settings, seed, model, port });
    const faults = yield* perform(mock, script);
    context.stdout.write(`OPENAI_BASE_URL=${mock.endpoint.baseUrl}\n`);
    context.stderr.write(
      `mock LLM: model ${model}${faults}, journal and barrier at ${mock.controlUrl}, Ctrl-C ends it\n`,
    );
    yield* context.stopRequested;
  });
  yield* Effect.scoped(serve);
});
