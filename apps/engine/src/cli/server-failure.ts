import * as Schema from "effect/Schema";

/** A running engine did not answer, or not now. What it refuses as wrong is a UsageError. */
export class ServerFailure extends Schema.TaggedError<ServerFailure>()("ServerFailure", {
  /** Of the answer; null without one. */
  status: Schema.NullOr(Schema.Int),
  message: Schema.String,
  hint: Schema.String,
}) {}

/** Whether the same request may work in a moment: no answer, too many requests, not at this moment. */
export const isPassing = (failure: unknown): boolean =>
  failure instanceof ServerFailure && [null, 429, 502, 503, 504].includes(failure.status);
