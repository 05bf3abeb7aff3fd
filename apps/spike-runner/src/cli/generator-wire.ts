import { EvidenceRecord, InvocationRecord, LoadScenario, Scenario } from "@plimsoll/domain";
import * as Schema from "effect/Schema";

/** Body of `POST /v1/shares`. The generator must be the coordinator's release: both speak of the same evidence. */
export const ShareRequest = Schema.Struct({
  version: Schema.String,
  ordinal: Schema.Int,
  count: Schema.Int,
  runId: Schema.String,
  scenario: Scenario,
  load: LoadScenario,
  staggerMs: Schema.Finite,
});

/** Body of `POST /v1/start`: when the schedule begins, on the generator's own monotonic clock. */
export const StartRequest = Schema.Struct({ atMs: Schema.Finite });

/** Answer of `GET /v1/clock`. */
export const ClockAnswer = Schema.Struct({ nowMs: Schema.Finite });

/** A line of the share's answer, `application/x-ndjson`. */
export const MessageLine = Schema.Union([
  Schema.Struct({ type: Schema.Literal("ready") }),
  Schema.Struct({ type: Schema.Literal("sent"), invocation: InvocationRecord }),
  Schema.Struct({ type: Schema.Literal("records"), records: Schema.Array(EvidenceRecord) }),
  Schema.Struct({ type: Schema.Literal("progress"), waiting: Schema.Int }),
  Schema.Struct({
    type: Schema.Literal("end"),
    recordCount: Schema.Int,
    partial: Schema.Boolean,
    reason: Schema.String,
    latency: Schema.Struct({ failureCount: Schema.Int, latencies: Schema.String }),
  }),
]);

/** Environment variable with the bearer token of generators. */
export const GENERATOR_TOKEN = "PLIMSOLL_GENERATOR_TOKEN";

/** Set for a generator that a coordinator starts: it ends with its standard input, so that none outlives a coordinator that was killed. */
export const GENERATOR_TIED = "PLIMSOLL_GENERATOR_TIED";
