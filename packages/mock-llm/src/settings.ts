import { FaultScript, LatencyModel } from "@plimsoll/domain";
import * as Result from "effect/Result";
import * as Schema from "effect/Schema";

const PositiveInt = Schema.Int.pipe(Schema.check(Schema.isGreaterThan(0)));
const NaturalInt = Schema.Int.pipe(Schema.check(Schema.isGreaterThanOrEqualTo(0)));
const PositiveMs = Schema.Finite.pipe(Schema.check(Schema.isGreaterThan(0)));

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
  /** Tool calls, each of the first tool offered, between a user's message and the answer to it. @default 0 */
  toolTurns: Schema.optionalKey(NaturalInt),
  /** Short for `toolTurns: 1`, where that is absent. @default false */
  toolCalls: Schema.optionalKey(Schema.Boolean),
  /** Rules with a window rest until the start mark is set; a rule here names its agents, it can't have an `agentRatio`. */
  faults: Schema.optionalKey(FaultScript),
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

const UNRESOLVED =
  "faults: agentRatio needs to know the agents; name them as agentIds, or PUT /_plimsoll/faults with all agentIds";

const shareProblem = (faults: FaultScript | undefined): string | null =>
  faults?.some(({ agentRatio }) => agentRatio !== undefined) === true ? UNRESOLVED : null;

const settingsProblem = (settings: MockLlmSettings): string | null =>
  latencyProblem("latency", settings.latency) ??
  latencyProblem("timeToFirstToken", settings.timeToFirstToken) ??
  latencyProblem("perToken", settings.perToken) ??
  shareProblem(settings.faults);

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
