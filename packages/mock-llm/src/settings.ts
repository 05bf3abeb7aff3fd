import { LatencyModel } from "@plimsoll/domain";
import * as Result from "effect/Result";
import * as Schema from "effect/Schema";

const PositiveInt = Schema.Int.pipe(Schema.check(Schema.isGreaterThan(0)));
const NaturalInt = Schema.Int.pipe(Schema.check(Schema.isGreaterThanOrEqualTo(0)));
const PositiveMs = Schema.Finite.pipe(Schema.check(Schema.isGreaterThan(0)));
const Ratio = Schema.Finite.pipe(Schema.check(Schema.isBetween({ minimum: 0, maximum: 1 })));

/** Ways to fail that real LLM services show; each is one outcome in the journal. */
export const FaultKind = Schema.Literals([
  "rate-limited",
  "server-error",
  "stall",
  "truncated-stream",
  "malformed-json",
  "disconnect",
]);
export type FaultKind = typeof FaultKind.Type;

/** Which calls fail and how. Ratios of all rules that apply to one call add up; a burst takes precedence over ratios. */
export const FaultRule = Schema.Struct({
  kind: FaultKind,
  /** Share of the calls concerned, drawn from the seed. @default 1, or 0 for a rule with a burst */
  ratio: Schema.optionalKey(Ratio),
  /** Only calls that carry one of these agents' marks. @default all */
  agentIds: Schema.optionalKey(Schema.Array(Schema.String)),
  /** The first `lengthCalls` of every `everyCalls` concerned calls fail, counted in order of arrival. */
  burst: Schema.optionalKey(Schema.Struct({ everyCalls: PositiveInt, lengthCalls: PositiveInt })),
  /** Of `rate-limited`. @default 1 */
  retryAfterSeconds: Schema.optionalKey(NaturalInt),
});
export type FaultRule = typeof FaultRule.Type;

/** What may be changed while the server runs. Times in milliseconds. */
export const MockLlmSettings = Schema.Struct({
  /** From arrival (or from the barrier's release) to the end of a plain answer, or to the first token of a stream. */
  latency: LatencyModel,
  /** Time to the first token of a streamed answer. @default latency */
  timeToFirstToken: Schema.optionalKey(LatencyModel),
  /** Time between tokens of a streamed answer. @default 0 */
  perToken: Schema.optionalKey(LatencyModel),
  /** Pads the answer with words up to this many tokens. @default what the sentence needs */
  answerTokens: Schema.optionalKey(PositiveInt),
  /** Calls the first offered tool once before the final answer. @default false */
  toolCalls: Schema.optionalKey(Schema.Boolean),
  faults: Schema.optionalKey(Schema.Array(FaultRule)),
  /** Requests admitted in any window of `rateWindowMs`; above it 429 with Retry-After. @default no limit */
  rpm: Schema.optionalKey(PositiveInt),
  /** @default 60000 */
  rateWindowMs: Schema.optionalKey(PositiveMs),
});
export type MockLlmSettings = typeof MockLlmSettings.Type;

/** What is settled when the server starts. */
export const MockLlmConfig = Schema.Struct({
  settings: MockLlmSettings,
  /** All randomness comes from it. */
  seed: Schema.Int,
  /** Named by /v1/models, and used in answers to requests that name none. @default "mock" */
  model: Schema.optionalKey(Schema.String),
  /** TCP port on 127.0.0.1. @default 0, a free one */
  port: Schema.optionalKey(Schema.Int.pipe(Schema.check(Schema.isBetween({ minimum: 0, maximum: 65535 })))),
  /** Calls that the journal holds before the server refuses work with 507. @default 1000000 */
  journalCapacity: Schema.optionalKey(PositiveInt),
});
export type MockLlmConfig = typeof MockLlmConfig.Type;

const latencyProblem = (field: string, model: LatencyModel | undefined): string | null => {
  if (model?.kind === "lognormal" && model.p95Ms < model.medianMs)
    return `${field}: p95Ms ${model.p95Ms} is below medianMs ${model.medianMs}`;
  if (model?.kind === "lognormal" && model.medianMs === 0 && model.p95Ms > 0)
    return `${field}: a lognormal model with medianMs 0 has no p95Ms ${model.p95Ms}; give a median above 0`;
  if (model?.kind === "empirical" && model.samplesMs.length === 0)
    return `${field}: samplesMs is empty; give at least one`;
  return null;
};

const settingsProblem = (settings: MockLlmSettings): string | null =>
  latencyProblem("latency", settings.latency) ??
  latencyProblem("timeToFirstToken", settings.timeToFirstToken) ??
  latencyProblem("perToken", settings.perToken);

const decodeSettings = Schema.decodeUnknownResult(MockLlmSettings, { onExcessProperty: "error" });
const decodeConfig = Schema.decodeUnknownResult(MockLlmConfig, { onExcessProperty: "error" });

/** Settings from outside, or the sentence that says which field is wrong. */
export const parseSettings = (input: unknown): Result.Result<MockLlmSettings, string> => {
  const decoded = decodeSettings(input);
  if (Result.isFailure(decoded)) return Result.fail(decoded.failure.message);
  const problem = settingsProblem(decoded.success);
  return problem === null ? Result.succeed(decoded.success) : Result.fail(problem);
};

/** As `parseSettings`, for all that the server starts with. */
export const parseConfig = (input: unknown): Result.Result<MockLlmConfig, string> => {
  const decoded = decodeConfig(input);
  if (Result.isFailure(decoded)) return Result.fail(decoded.failure.message);
  const problem = settingsProblem(decoded.success.settings);
  return problem === null ? Result.succeed(decoded.success) : Result.fail(problem);
};
