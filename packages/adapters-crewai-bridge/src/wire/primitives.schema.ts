import * as Schema from "effect/Schema";

/** A duration, fractional, never negative. */
export const WireMs = Schema.Finite.pipe(
  Schema.check(Schema.isGreaterThanOrEqualTo(0)),
  Schema.annotate({ description: "Milliseconds." }),
);

/** A size of memory. */
export const WireBytes = Schema.Finite.pipe(
  Schema.check(Schema.isGreaterThanOrEqualTo(0)),
  Schema.annotate({ description: "Bytes." }),
);

/** A count of things, or a process id. */
export const WireCount = Schema.Int.pipe(Schema.check(Schema.isGreaterThanOrEqualTo(0)));

const RFC_3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/u;

/** RFC 3339 with an offset; the bridge puts it on the run's axis, so that a malformed one must not pass as NaN. */
export const WireInstant = Schema.String.pipe(
  Schema.check(Schema.isPattern(RFC_3339)),
  Schema.annotate({ description: "RFC 3339 instant with milliseconds." }),
);
