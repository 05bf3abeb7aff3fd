import * as Schema from "effect/Schema";

const Figure = Schema.NullOr(Schema.Finite);

/** One orchestrator of a comparison, as an alternative to the subject of a run. */
export const MeasuredAlternative = Schema.Struct({
  name: Schema.String,
  version: Schema.String,
  verdict: Schema.String,
  targetsPassed: Schema.Int,
  targetCount: Schema.Int,
  /** Null where the figure was withheld, or failures made it infinite. */
  p95LatencyMs: Figure,
  perAgentMemoryMb: Figure,
  peakMemoryMb: Figure,
});
export type MeasuredAlternative = typeof MeasuredAlternative.Type;

/** What a comparison of the same scenario on the same kind of machine measured of other orchestrators; for a NO-GO's alternatives. */
export const MeasuredAlternativesRecord = Schema.Struct({
  kind: Schema.Literal("measured-alternatives"),
  comparisonId: Schema.String,
  /** RFC 3339 instant of the comparison. */
  startedAt: Schema.String,
  alternatives: Schema.Array(MeasuredAlternative),
});
export type MeasuredAlternativesRecord = typeof MeasuredAlternativesRecord.Type;
