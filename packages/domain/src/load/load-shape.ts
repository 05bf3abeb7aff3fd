import * as Schema from "effect/Schema";

const PositiveInt = Schema.Int.pipe(Schema.check(Schema.isGreaterThan(0)));
const NaturalInt = Schema.Int.pipe(Schema.check(Schema.isGreaterThanOrEqualTo(0)));
const Positive = Schema.Finite.pipe(Schema.check(Schema.isGreaterThan(0)));
const NonNegative = Schema.Finite.pipe(Schema.check(Schema.isGreaterThanOrEqualTo(0)));

/** What a level counts: agents that are kept busy (closed model), or arrivals a second that come whether or not anyone is free (open model). */
export const LoadUnit = Schema.Literals(["agents", "per-second"]);
export type LoadUnit = typeof LoadUnit.Type;

/** How arrivals of the open model are spaced, and what becomes of one that finds no agent free. */
const arrivals = {
  arrivals: Schema.optionalKey(
    Schema.Literals(["constant", "poisson"]).annotate({
      description: "Spacing of arrivals: evenly, or as a Poisson process drawn from the seed; constant by default.",
    }),
  ),
  maxInFlight: Schema.optionalKey(
    PositiveInt.annotate({ description: "Most invocations open at once; all agents by default." }),
  ),
  whenBusy: Schema.optionalKey(
    Schema.Literals(["queue", "drop"]).annotate({
      description:
        "An arrival that finds no free agent waits (its wait counts), or is dropped and counted; queue by default.",
    }),
  ),
  maxQueue: Schema.optionalKey(
    NaturalInt.annotate({
      description: "Arrivals that may wait at once; further ones are dropped and counted. 10000 by default.",
    }),
  ),
};

const unit = {
  unit: LoadUnit.annotate({ description: "agents: that many are always busy; per-second: arrivals a second." }),
};

/** All agents at once, wave after wave; the next begins when the last answer of the one before is there. */
export const BurstWaves = Schema.Struct({
  kind: Schema.Literal("burst-waves"),
  waves: PositiveInt.annotate({ description: "Judged waves." }),
  warmUpWaves: Schema.optionalKey(NaturalInt.annotate({ description: "Waves before them, not judged; 1 by default." })),
  pauseMs: Schema.optionalKey(NonNegative.annotate({ description: "Quiet between two waves; 0 by default." })),
});

/** Closed model: each agent sends its next invocation as soon as it has its answer. */
export const ConstantConcurrency = Schema.Struct({
  kind: Schema.Literal("constant-concurrency"),
  agents: Schema.optionalKey(PositiveInt.annotate({ description: "Agents kept busy; all by default." })),
  durationMs: Positive,
});

/** Open model: arrivals keep coming at their rate, however slow the answers are. */
export const ArrivalRate = Schema.Struct({
  kind: Schema.Literal("arrival-rate"),
  ratePerSec: Positive,
  durationMs: Positive,
  ...arrivals,
});

/** One straight line from one level to another. */
export const Ramp = Schema.Struct({
  kind: Schema.Literal("ramp"),
  ...unit,
  from: NonNegative,
  to: NonNegative,
  durationMs: Positive,
  rows: Schema.optionalKey(
    PositiveInt.annotate({ description: "Equal parts that the report tells apart; 5 by default." }),
  ),
  ...arrivals,
});

/** Levels reached one after the other, on straight lines between them. */
export const Stages = Schema.Struct({
  kind: Schema.Literal("stages"),
  ...unit,
  from: Schema.optionalKey(NonNegative.annotate({ description: "Level at the start; 0 by default." })),
  stages: Schema.Array(
    Schema.Struct({
      name: Schema.optionalKey(Schema.String),
      durationMs: Positive,
      target: NonNegative.annotate({ description: "Level at the stage's end." }),
    }),
  ).pipe(Schema.check(Schema.isMinLength(1))),
  ...arrivals,
});

/** A level held for long, with the slopes of memory, files and threads. */
export const Soak = Schema.Struct({
  kind: Schema.Literal("soak"),
  ...unit,
  level: Positive,
  durationMs: Positive,
  ...arrivals,
});

/** A base level, a peak, and the base again: how long until all is as before? */
export const SpikeAndRecover = Schema.Struct({
  kind: Schema.Literal("spike-and-recover"),
  ...unit,
  base: Positive,
  peak: Positive,
  baseMs: Positive.annotate({ description: "At the base before the spike: what recovery is measured against." }),
  peakMs: Positive,
  recoverMs: Positive.annotate({ description: "At the base after the spike." }),
  ...arrivals,
});

/** The ways to load. Durations in milliseconds. */
export const LoadShape = Schema.Union([
  BurstWaves,
  ConstantConcurrency,
  ArrivalRate,
  Ramp,
  Stages,
  Soak,
  SpikeAndRecover,
]);
export type LoadShape = typeof LoadShape.Type;

/** Names of the shapes, as a scenario file writes them. */
export const LOAD_SHAPES = LoadShape.members.map((member) => member.fields.kind.literal);
