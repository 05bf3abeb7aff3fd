import * as Schema from "effect/Schema";

const NonNegative = Schema.Finite.pipe(Schema.check(Schema.isGreaterThanOrEqualTo(0)));

/** Always the same service time. */
export const FixedLatency = Schema.Struct({ kind: Schema.Literal("fixed"), latencyMs: NonNegative });

/** Lognormal service time, given by its median and its 95th percentile; bounded above by `maxMs` where given. */
export const LognormalLatency = Schema.Struct({
  kind: Schema.Literal("lognormal"),
  medianMs: NonNegative,
  p95Ms: NonNegative,
  maxMs: Schema.optionalKey(NonNegative),
});

/** Draws with replacement from measured service times. */
export const EmpiricalLatency = Schema.Struct({
  kind: Schema.Literal("empirical"),
  samplesMs: Schema.Array(NonNegative),
});

/** How long an LLM (or a stub agent) takes for an answer; every draw comes from the run's seed. */
export const LatencyModel = Schema.Union([FixedLatency, LognormalLatency, EmpiricalLatency]);
export type LatencyModel = typeof LatencyModel.Type;
