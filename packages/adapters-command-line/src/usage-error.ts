import * as Schema from "effect/Schema";

/** The command can't do what was asked because of how it was asked, or of what this machine lacks: exit code 2. */
export class UsageError extends Schema.TaggedError<UsageError>()("UsageError", {
  message: Schema.String,
  /** What to do about it; empty when the message says it all. */
  hint: Schema.String,
}) {}
