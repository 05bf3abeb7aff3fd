import * as Schema from "effect/Schema";

/** RFC 9457 problem document with the protocol's stable `code`. */
export const Problem = Schema.Struct({
  type: Schema.optionalKey(Schema.String),
  title: Schema.optionalKey(Schema.String),
  status: Schema.optionalKey(Schema.Int),
  detail: Schema.optionalKey(Schema.String),
  instance: Schema.optionalKey(Schema.String),
  /** Which field of the request is meant (422). */
  field: Schema.optionalKey(Schema.String),
  code: Schema.String.pipe(
    Schema.annotate({ examples: ["unauthorized", "pool-not-found", "agent-not-found", "invalid-request"] }),
  ),
}).pipe(Schema.annotate({ identifier: "Problem", description: "RFC 9457 problem document." }));
export type Problem = typeof Problem.Type;
