import * as Schema from "effect/Schema";

/** A whole number of things. */
export const Count = Schema.Int;

/** Milliseconds since the run's origin on the runner's monotonic clock (CLOCK_MONOTONIC), fractional. */
export const AtMs = Schema.Finite;

/** Null for what has not come about. */
export const OptionalAtMs = Schema.NullOr(AtMs);
